"""How one reads."""


def preferences(request): ...
