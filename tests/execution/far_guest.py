import guest


@guest.function
def double(number):
    return 2 * number
