from tests.central.conftest import World


def test_a_terminal_enrols_delivers_and_looks_up(world: World) -> None:
    device = world.device()
    (answer,) = device.deliver(device.accrual(world.card(), 1234))
    assert answer.status == "accepted"
    assert answer.points == 123
    assert answer.state is not None
    found = device.lookup(world.card())
    assert found.name == "J••• d. V."
    assert device.balance(world.card()) == 1363
