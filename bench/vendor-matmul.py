#!/usr/bin/env python3
"""Matrix products by the vendor's library (cuBLAS, or what PyTorch uses on the CPU), for `-- gpu --vendor FILE`.

    python3 bench/vendor-matmul.py > vendor.txt

One line for each shape and precision: device, rows, depth, width, precision, GFLOP/s. Shapes and precisions are those of the bench.
"""
import statistics
import sys
import time

try:
    import torch
except ImportError:
    sys.exit("PyTorch is not here: the bench has no rows of the vendor's library then.")

ON_GPU = [(1088, 512, 1536), (4096, 4096, 4096), (8192, 8192, 8192)]
ON_CPU = [(1, 512, 1536), (1088, 512, 1536), (1024, 1024, 1024)]


def seconds(multiply, wait):
    """The median of 7 rounds, each long enough to be measured."""
    multiply()
    wait()
    start = time.perf_counter()
    multiply()
    wait()
    times = max(1, min(1000, int(0.1 / (time.perf_counter() - start))))
    rounds = []
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(times):
            multiply()
        wait()
        rounds.append((time.perf_counter() - start) / times)
    return statistics.median(rounds)


def measure(device, shapes, precisions, wait):
    for rows, depth, width in shapes:
        for precision in precisions:
            torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
            kind = torch.float16 if precision == "half" else torch.float32
            a = (torch.rand(rows, depth, device=device) - 0.5).to(kind)
            b = (torch.rand(depth, width, device=device) - 0.5).to(kind)
            c = torch.empty(rows, width, device=device, dtype=kind)
            rate = 2 * rows * depth * width / seconds(lambda: torch.matmul(a, b, out=c), wait) / 1e9
            print(device, rows, depth, width, precision, f"{rate:.1f}", flush=True)


with torch.no_grad():
    print(f"# PyTorch {torch.__version__}")
    if torch.cuda.is_available():
        print(f"# {torch.cuda.get_device_name(0)}")
        measure("cuda", ON_GPU, ["single", "tf32", "half"], torch.cuda.synchronize)
    measure("cpu", ON_CPU, ["single"], lambda: None)
