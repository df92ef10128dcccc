"""The changes and the rewrites, by name. Each is a function of an open file; the order is that in which they are listed."""

CHANGES, REWRITES, ALONE = {}, {}, set()


def change(name, base):
    """A change that somebody must be told of, made to a base."""

    def enter(made):
        assert name not in CHANGES, name
        CHANGES[name] = (base, made)
        return made

    return enter


def rewrite(name, only=None, alone=False):
    """Another way to write the same page; `only` says which bases it can be done to. One that is done `alone` is never one
    of several."""

    def enter(made):
        assert name not in REWRITES, name
        REWRITES[name] = (only or (lambda base: True), made)
        if alone:
            ALONE.add(name)
        return made

    return enter
