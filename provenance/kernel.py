"""The compiled kernel: UTF-8 buffers in, shingles out, without a Python object per word.

Every function here has a twin of the same name and arguments in `sketch`, written with plain numpy, that gives the same bits; tests hold the two together.

numba compiles the loops (`loops`, `wordloops`) once for a processor and a version; the machine code is kept beside the package's bytecode, and later runs
load it with llvmlite alone. That saves each of them the .4 CPU seconds and the 100 MB that numba takes before it does anything (docs/adr/0003).
All functions release the interpreter lock.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["candidates", "distinct", "gather", "kept_places", "link", "locate", "overlap", "partners", "ready", "scan", "spread", "tally"]

Kind = str | tuple["Kind", ...]
Arrays = tuple[NDArray[Any], ...]

_TABLES: Kind = ("u8[]", "u8[]", "i4[]", "u1[,]", "i4[,]", "u1[,]", "u4[]")
# The arguments of every loop: arrays by the kind of their numbers and their sides, numbers, and tuples of them.
_ARGUMENTS: dict[str, tuple[Kind, ...]] = {
    "scan": ("u1[]", "i8[]", _TABLES, ("int", "int"), ("u4[]", "u1[]", "u8[]", "i8[,]", "u8[,]", "u4[]"), "i8[]"),
    "locate": ("u1[]", "i8[]", "i8[]", "i8[]", "i8[]"),
    "tally": ("u8[]", "i8[]", "i8[]", "i8[]"),
    "spread": ("u8[]", "i8[]", "i8[]", ("int", "int"), "i8[]", ("u8[]", "u4[]")),
    "link": (("u8[]", "u4[]"), ("u8[]", "u4[]"), "i8[]", ("i8[]", "u4[]"), "int", "u4[]"),
    "partners": ("u4[]", ("int", "int"), "int", "i8[]", "u4[]"),
    "sift": ("u4[]", "i8[]", "u1[]", "int", "u1[]"),
    "pick": ("u4[]", "i8[]", "int", ("i8[]", "i8[]"), ("int", "int"), "float", ("i8[]",) * 4),
    "gather": ("u4[]", "i8[]", "i8[]", "int", "u8[]", "i8[]"),
    "distinct": ("u8[]", "i8[]", "u8[]", "i8[]"),
    "overlap": ("u8[]", "i8[]", "i8[]", "i8[]", ("u8[]", "i4[]", "i4[]", "i4[]"), "i8[,]"),
}
_PREFIX = "provenance_"
_DIGITS = 2049
_CELLS = 1 << 20  # counters at most for the partners of one text: what the cache of a core holds; a table too small only lets more through to the sort
# What the machine code calls: the C library, and numba's release of an array, which no array handed over by address ever needs.
_OUTSIDE = {"memset": "memset", "memcpy": "memcpy", "memmove": "memmove", "NRT_MemInfo_call_dtor": "abort"}
_lock = Lock()


def ready() -> None:
    """Load the machine code, which otherwise the first call does."""
    _loops()


def scan(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], first: int, tables: Arrays, shape: tuple[int, int], out: Arrays, at: tuple[int, int, int]
) -> tuple[int, ...]:
    """Texts ``first`` to the end of the buffer; see `sketch.scan`. Stops early at a missing page of the letter table.

    Returns (next text, missing page or -1, end of words, end of places, end of sample).
    """
    state = np.array([first, *at], np.int64)
    page = _call("scan", data, offsets, tables, shape, out, state)
    following, *ends = state.tolist()
    return following, page, *ends


def locate(data: NDArray[np.uint8], offsets: NDArray[np.int64], rows: NDArray[np.int64], words: NDArray[np.int64]) -> NDArray[np.int64]:
    """The spots of some words; see `sketch.locate`."""
    result = np.empty(len(rows), np.int64)
    _call("locate", data, offsets, rows, words, result)
    return result


def tally(values: NDArray[np.uint64], offsets: NDArray[np.int64], slots: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
    """How many sampled shingles fall into each bucket; see `sketch.tally`."""
    _call("tally", values, offsets, slots, counts)


def spread(
    values: NDArray[np.uint64], offsets: NDArray[np.int64], slots: NDArray[np.int64], part: tuple[int, int], ends: NDArray[np.int64], out: Arrays
) -> None:
    """The sampled shingles of some buckets, each put where its bucket goes on; see `sketch.spread`."""
    _call("spread", values, offsets, slots, part, ends, out)


def link(hashes: NDArray[np.uint64], slots: NDArray[np.uint32], cap: int, counts: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], Arrays]:
    """The texts of every shingle that several have; see `sketch.link`. The arrays of entries are used up."""
    scratch = (np.empty(len(hashes), np.uint64), np.empty(len(hashes), np.uint32))
    most = len(hashes) // (cap + 1) + 1
    hot, digits = (np.empty(most, np.int64), np.empty(most, np.uint32)), np.empty(_DIGITS, np.int64)
    end = _call("link", (hashes, slots), scratch, digits, hot, cap, counts)
    found = int(digits[0])
    return slots[:end].copy(), (hashes[:found].copy(), hot[0][:found].copy(), hot[1][:found].copy())


def partners(groups: NDArray[np.uint32], span: tuple[int, int], cap: int, ends: NDArray[np.int64], out: NDArray[np.uint32]) -> None:
    """The texts that groups pair with each text of a range of slots; see `sketch.partners`."""
    _call("partners", groups, span, cap, ends, out)


def candidates(
    found: NDArray[np.uint32], ends: NDArray[np.int64], first: int, runs: NDArray[np.int64], halvings: NDArray[np.int64], rule: tuple[int, float, int]
) -> Arrays:
    """The pairs worth verifying; see `sketch.candidates`. ``found`` is used up.

    Most pairs share a single shingle by chance: a small table of counters, which stays in the cache, tells them before anything is sorted.
    """
    ends = ends.copy()
    most = int(np.diff(ends, prepend=0).max(initial=0))
    tiny = ((runs <= rule[2] << int(halvings.max(initial=0))) | (rule[0] < 2)).view(np.uint8)
    kept = _call("sift", found, ends, tiny, first, np.empty(min(_CELLS, max(16, 1 << (4 * most).bit_length())), np.uint8))
    out = tuple(np.empty(kept, np.int64) for _ in range(4))
    count = _call("pick", found, ends, first, (runs, halvings), (rule[0], rule[2]), float(rule[1]), out)
    return tuple(column[:count].copy() for column in out)


def gather(words: NDArray[np.uint32], offsets: NDArray[np.int64], rows: NDArray[np.int64], size: int, out: Arrays) -> None:
    """The shingles of some texts, each put where it belongs; see `sketch.gather`."""
    _call("gather", words, offsets, rows, size, *out)


def distinct(flat: NDArray[np.uint64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of distinct shingles of each text; see `sketch.distinct`."""
    result = np.zeros(len(starts) - 1, np.int64)
    _call("distinct", flat, starts, np.empty(_slots(int(np.diff(starts).max(initial=0))), np.uint64), result)
    return result


def overlap(flat: NDArray[np.uint64], starts: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """What two texts share, exactly; see `sketch.overlap`."""
    longest = int((starts[left + 1] - starts[left]).max(initial=0))
    slots = _slots(longest)
    room = (np.empty(slots, np.uint64), np.empty(slots, np.int32), np.empty(longest + 1, np.int32), np.zeros(longest + 1, np.int32))
    result = np.empty((len(left), 6), np.int64)
    _call("overlap", flat, starts, left, right, room, result)
    return result


def _slots(count: int) -> int:
    """The size of a hash table for so many shingles: what `loops` takes."""
    return max(16, 1 << (max(1, 2 * count if count < 1 << 20 else count + count // 4) - 1).bit_length())


def _call(name: str, *values: Any) -> int:  # noqa: ANN401
    """Run a loop. Raises TypeError for an array that is not of the agreed kind: machine code would not notice."""
    loops = _loops()
    arguments: list[Any] = []
    for kind, value in zip(_ARGUMENTS[name], values, strict=True):
        _pack(kind, value, arguments)
    result, fault = ctypes.c_int64(), ctypes.c_void_p()
    if loops[name](ctypes.byref(result), ctypes.byref(fault), *arguments):
        raise RuntimeError(f"the compiled loop {name} failed")
    return result.value


def _pack(kind: Kind, value: Any, arguments: list[Any]) -> None:  # noqa: ANN401
    """A value as numba hands it to compiled code: an array as (owner, parent, numbers, bytes of one, address, shape, strides), a tuple as its items."""
    if isinstance(kind, tuple):
        if len(kind) != len(value):
            raise TypeError(f"{len(value)} values instead of {len(kind)}")
        for inner, item in zip(kind, value, strict=True):
            _pack(inner, item, arguments)
    elif kind.endswith("]"):
        code, sides = kind[:2], 1 + kind.count(",")
        if value.dtype.str[1:] != code or value.ndim != sides or not value.flags.c_contiguous:
            raise TypeError(f"an array {value.dtype.str}, {value.ndim} sides, instead of {kind}")
        arguments.extend((None, None, value.size, value.itemsize, value.__array_interface__["data"][0], *value.shape, *value.strides))
    else:
        arguments.append(float(value) if kind == "float" else int(value))


def _types(kind: Kind) -> list[Any]:
    """The ctypes of a value as `_pack` writes it."""
    if isinstance(kind, tuple):
        return [found for inner in kind for found in _types(inner)]
    if kind.endswith("]"):
        sides = 1 + kind.count(",")
        return [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p, *[ctypes.c_int64] * (2 * sides)]
    return [ctypes.c_double if kind == "float" else ctypes.c_int64]


def _loops() -> dict[str, Callable[..., int]]:
    with _lock:
        return _loaded()


@cache
def _loaded() -> dict[str, Callable[..., int]]:
    """The loops as functions, from the machine code kept for this processor and these versions; compiled first if there is none."""
    import llvmlite
    import llvmlite.binding as llvm

    with suppress(RuntimeError):  # needed by old versions, refused by new ones
        llvm.initialize()
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    processor = (llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    target = llvm.Target.from_triple(processor[0]).create_target_machine(cpu=processor[1], features=processor[2], opt=3, codemodel="jitdefault", jit=True)
    library = ctypes.cdll.msvcrt if os.name == "nt" else ctypes.CDLL(None)
    digest = hashlib.sha256(repr((processor, llvmlite.__version__, version("numba"))).encode())
    for name in ("kernel", "loops", "wordloops", "shingle"):
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    for symbol, name in _OUTSIDE.items():
        llvm.add_symbol(symbol, ctypes.cast(getattr(library, name), ctypes.c_void_p).value)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    engine.add_object_file(llvm.ObjectFileRef.from_data(_machine_code(digest.hexdigest()[:24], target)))
    engine.finalize_object()
    _KEPT.append(engine)
    found: dict[str, Callable[..., int]] = {}
    for name, kinds in _ARGUMENTS.items():
        prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *_types(kinds))
        found[name] = prototype(engine.get_function_address(_PREFIX + name))
    return found


_KEPT: list[Any] = []  # what owns the machine code; it lives as long as the process


def kept_places() -> list[Path]:
    """The folders in which machine code is kept: beside the bytecode, and for packages that cannot be written to the user's cache."""
    return [Path(__file__).parent / "__pycache__", Path("~/.cache/provenance-checker").expanduser()]


def _machine_code(name: str, target: Any) -> bytes:  # noqa: ANN401
    """The kept object file, or a new one, which is kept where that is possible."""
    places = kept_places()
    for place in places:
        try:
            kept = (place / f"kernel-{name}.o").read_bytes()
        except OSError:
            continue
        if hashlib.sha256(kept[32:]).digest() == kept[:32]:
            return kept[32:]
    code = _compiled(target)
    for place in places:
        temporary = place / f"kernel-{name}.{os.getpid()}.part"
        try:
            place.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(hashlib.sha256(code).digest() + code)
            temporary.replace(place / f"kernel-{name}.o")
            break
        except OSError:
            continue
    return code


def _compiled(target: Any) -> bytes:  # noqa: ANN401
    """The loops compiled by numba, linked into one object file. numba's calling convention: status = loop(result, fault, arguments...)."""
    import llvmlite.binding as llvm
    from numba import njit

    from provenance import loops

    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    whole = llvm.parse_assembly("")
    for name, kinds in _ARGUMENTS.items():
        signature = tuple(map(_numba, kinds))
        loop = njit(**options)(getattr(loops, name).py_func)
        loop.compile(signature)
        module = llvm.parse_assembly(loop.inspect_llvm(signature))
        (entry,) = [found for found in module.functions if not found.is_declaration and found.linkage == llvm.Linkage.external]
        entry.name = _PREFIX + name
        whole.link_in(module)
    calls = {found.name for found in whole.functions if found.is_declaration and not found.name.startswith("llvm.")}
    if calls - _OUTSIDE.keys():
        raise RuntimeError(f"the compiled loops call {', '.join(sorted(calls - _OUTSIDE.keys()))}")
    code: bytes = target.emit_object(whole)
    return code


def _numba(kind: Kind) -> Any:  # noqa: ANN401
    """The numba type of an argument."""
    from numba import from_dtype, types

    if isinstance(kind, tuple):
        return types.BaseTuple.from_types([_numba(inner) for inner in kind])  # type: ignore[no-untyped-call]
    if kind.endswith("]"):
        return types.Array(from_dtype(np.dtype(kind[:2])), 1 + kind.count(","), "C")
    return types.float64 if kind == "float" else types.int64
