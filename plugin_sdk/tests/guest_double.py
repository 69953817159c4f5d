"""The guest half of the analyzer in test_contract_environment.py."""

import guest


@guest.function
def double(value):
    return 2 * value
