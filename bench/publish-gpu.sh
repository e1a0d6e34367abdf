#!/usr/bin/env bash
# Publishes the bench for a machine that has a GPU's driver and no .NET: one folder, and one archive of it.
# There: tar xf gpu-bench.tar.xz && ./gpu-bench/GWorker.Bench gpu --out gpu.md
set -euo pipefail
cd "$(dirname "$0")/.."

rid="${1:-linux-x64}"
out="artifacts/gpu-bench"
rm -rf "$out" "$out.tar.xz"

# Not trimmed: ILGPU finds what its kernels call by reflection.
dotnet publish bench/GWorker.Bench -c Release -r "$rid" --self-contained -o "$out" -p:DebugType=none -nologo -v q

# The packages bring files for other systems, and documentation.
find "$out" \( -name '*.pdb' -o -name 'onnxruntime*.dll' -o -name 'onnxruntime*.lib' -o -name '*.dylib' -o -name 'GWorker*.xml' \) -delete
rm -f "$out"/Microsoft.CodeAnalysis*.dll "$out"/Microsoft.VisualBasic*.dll "$out"/Microsoft.DiaSymReader* "$out"/libmscor*.so "$out"/libclrgc*.so "$out"/libcoreclrtraceptprovider.so "$out"/createdump
rm -rf "$out"/runtimes/win-* "$out"/runtimes/osx-* "$out"/BlazorDebugProxy "$out"/{cs,de,fr,ja,zh-Hans,zh-Hant}

# Where PyTorch is: python3 gpu-bench/vendor-matmul.py > vendor.txt, and --vendor vendor.txt.
cp bench/vendor-matmul.py "$out"
"$out/GWorker.Bench" gpu --quick --emulated > /dev/null
tar -C artifacts -c gpu-bench | xz -9e > "$out.tar.xz"
du -sh "$out" "$out.tar.xz"
