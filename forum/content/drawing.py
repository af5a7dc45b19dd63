"""From tokens to HTML: headings one step into the page, code left to right, our own inline elements."""

from collections.abc import Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from . import controls
from .controls import escape_text

# The page has h1 (the place) and h2 (its parts); what people write begins below.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


class Drawing(RendererHTML):
    """A method per token type, as the parser's renderer looks them up."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].tag = _HEADINGS[tokens[idx].tag]
        return self.renderToken(tokens, idx, options, env)

    heading_close = heading_open

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escape_text(tokens[idx].content)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<code dir="ltr">{controls.badges(tokens[idx].content)}</code>'

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<pre dir="ltr"><code dir="ltr">{controls.badges(tokens[idx].content)}</code></pre>\n'

    fence = code_block

    def mention(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<bdi class="mention">{escape_text(tokens[idx].content)}</bdi>'

    def hashtag(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<bdi class="hashtag">{escape_text(tokens[idx].content)}</bdi>'

    def data(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<bdi dir="ltr">{escape_text(tokens[idx].content)}</bdi>'

    term = data

    def true_host(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f' <bdi class="true-host" dir="ltr">({escape_text(tokens[idx].content)})</bdi>'


# It holds nothing of a text but its rules, which to look for costs more than to draw a short post.
_DRAWING = Drawing()


def draw(tokens: Sequence[Token], options: OptionsDict) -> str:
    return _DRAWING.render(tokens, options, {})
