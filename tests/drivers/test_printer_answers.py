"""What comes back from a printer, taken apart; and which state it describes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports import PrinterStatus
from drivers.printer_answers import (
    InOrderStatus,
    ProcessDone,
    RealTimeStatus,
    ask_process,
    judge,
    process_id_of,
    split_answers,
)

FINE = 0x12


@pytest.mark.parametrize(
    ("bits", "status"),
    [
        ({}, PrinterStatus.OK),
        ({"paper": 0x1E}, PrinterStatus.NEAR_END),
        ({"paper": 0x7E}, PrinterStatus.PAPER_OUT),
        ({"cause": 0x32}, PrinterStatus.PAPER_OUT),
        ({"cause": 0x16}, PrinterStatus.COVER_OPEN),
        ({"cause": 0x16, "paper": 0x7E}, PrinterStatus.COVER_OPEN),
        ({"cause": 0x52}, PrinterStatus.ERROR),
        ({"printer": 0x1A}, PrinterStatus.ERROR),
        ({"printer": 0x1A, "paper": 0x7E}, PrinterStatus.PAPER_OUT),
    ],
)
def test_three_bytes_are_one_state(bits, status):
    asked = {"printer": FINE, "cause": FINE, "paper": FINE} | bits
    assert judge(**asked, near_end_sensor=True) is status


def test_a_model_without_the_sensor_is_never_near_its_end():
    assert judge(printer=FINE, cause=FINE, paper=0x1E, near_end_sensor=False) is PrinterStatus.OK


ANSWER = st.one_of(
    st.sampled_from([0x12, 0x16, 0x32, 0x7E]).map(RealTimeStatus),
    st.sampled_from([0x00, 0x03, 0x0C, 0x0F]).map(InOrderStatus),
    st.tuples(st.text(min_size=1, max_size=9), st.integers(0, 99)).map(lambda pair: ProcessDone(process_id_of(*pair))),
)


def wire(answer):
    return b"\x37\x22" + answer.process_id + b"\0" if isinstance(answer, ProcessDone) else bytes((answer.bits,))


@given(st.lists(ANSWER, max_size=8), st.data())
def test_mixed_answers_are_told_apart_however_they_arrive(answers, data):
    received = b"".join(map(wire, answers))
    cut = data.draw(st.integers(0, len(received)))
    first, rest = split_answers(received[:cut])
    second, end = split_answers(rest + received[cut:])
    assert list(first + second) == answers
    assert end == b""


@given(st.text(max_size=40), st.integers(0, 10_000))
def test_a_process_id_is_four_signs_a_printer_takes(job_id, number):
    process_id = process_id_of(job_id, number)
    assert len(process_id) == 4
    assert all(32 <= sign <= 126 for sign in process_id)
    assert ask_process(process_id) == b"\x1d(H\x06\x00\x30\x30" + process_id


def test_process_ids_differ_between_jobs_and_between_goes():
    assert len({process_id_of(job, go) for job in ("a", "b", "c") for go in range(100)}) == 300
