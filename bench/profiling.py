async def profile_posts(run):
    raise NotImplementedError
