import pytest

from tests import browser as chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # An exception raised inside the driver's loop leaves it waiting for itself: stacks, and the end at once.
            item.add_marker(pytest.mark.timeout(method="thread"))
            if chromium.executable() is None:
                item.add_marker(pytest.mark.skip(reason=f"No browser: {chromium.INSTALL}"))


@pytest.fixture(scope="session")
def browser():
    with chromium.launched() as one:
        yield one


@pytest.fixture
def page(browser):
    """A fresh desktop page; `page.errors` collects what the browser complained about."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID", timezone_id="Asia/Jakarta")
    context.set_default_timeout(30_000)
    one = context.new_page()
    one.errors = []
    one.on("pageerror", lambda error: one.errors.append(str(error)))
    yield one
    context.close()
