"""Questions put together: while one is being answered, those that come wait, and then they are one question.

After a cut a thousand tabs come back at once and ask the same things. One by one, each costs a dozen statements; asked
together, a hundred of them cost hardly more than one.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from .threads import ReadingThread

Asked = TypeVar("Asked")
Found = TypeVar("Found")
MOST = 200


class Together(Generic[Asked, Found]):
    """`answer` gets the questions that waited and gives an answer for each, in their order, in the reading thread."""

    def __init__(self, thread: ReadingThread, answer: Callable[[Sequence[Asked]], Sequence[Found]]) -> None:
        self._thread = thread
        self._answer = answer
        self._waiting: deque[tuple[Asked, asyncio.Future[Found]]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def ask(self, question: Asked) -> Found:
        answered: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answered))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())
        return await answered

    async def _work(self) -> None:
        while self._waiting:
            await self._settle([self._waiting.popleft() for _n in range(min(len(self._waiting), MOST))])

    async def _settle(self, asked: list[tuple[Asked, asyncio.Future[Found]]]) -> None:
        try:
            found = await self._thread.ask(self._answer, [question for question, _answered in asked])
        except Exception as error:
            if len(asked) == 1:
                _tell(asked[0][1], error)
                return
            for one in asked:  # One that cannot be answered does not silence the others.
                await self._settle([one])
            return
        for (_question, answered), answer in zip(asked, found, strict=True):
            if not answered.done():
                answered.set_result(answer)


def _tell(answered: "asyncio.Future[Found]", error: Exception) -> None:
    if not answered.done():
        answered.set_exception(error)
