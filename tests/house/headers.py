"""Each header compiles alone: headers.py SOURCE_DIR COMPILER"""
import concurrent.futures
import pathlib
import subprocess
import sys

root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
headers = [h for room in ("dialogue", "content", "storage", "bot") for h in sorted((root / room).rglob("*.hpp"))]


def compile_alone(header):
    command = [compiler, "-std=c++20", "-fsyntax-only", "-x", "c++", "-Wall", "-Wextra", "-Wno-pragma-once-outside-header",
               "-DBOOST_ASIO_SEPARATE_COMPILATION", "-DBOOST_BEAST_SEPARATE_COMPILATION", "-DSPDLOG_COMPILED_LIB",
               "-DSPDLOG_FMT_EXTERNAL", f"-I{root}", str(header)]
    result = subprocess.run(command, capture_output=True, text=True)
    # `#pragma once` in a main file is a warning that g++ can't be told to leave out.
    return header, result.returncode, result.stderr


with concurrent.futures.ThreadPoolExecutor(2) as pool:
    failed = [(h, text) for h, code, text in pool.map(compile_alone, headers) if code != 0]
for header, text in failed:
    print(f"{header.relative_to(root)} does not compile alone:\n{text[:2000]}")
print(f"{len(headers)} headers, {len(failed)} do not compile alone")
sys.exit(1 if failed or not headers else 0)
