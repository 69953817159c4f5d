import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Tests leave no descriptions of their plugins in the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMPLER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
