# Turns files into a C++ source with their bytes: cmake -DOUT=… -DNAME=… -DBASE=… -DFILES=a;b;c -P embed.cmake
# It defines std::span<const std::pair<std::string_view, std::string_view>> fulcrum::embedded::NAME(): (path, bytes).
# The assembler takes the bytes in, for a compiler is slow at long lists of numbers. The hashes are there so that a
# compiler cache, which reads this source alone, sees that a file changed.
set(data "")
set(names "")
set(rows "")
set(n 0)
foreach(file IN LISTS FILES)
  file(SHA256 "${file}" hash)
  file(RELATIVE_PATH relative "${BASE}" "${file}")
  set(symbol "fulcrum_embedded_${NAME}_${n}")
  string(APPEND data "    \"${symbol}: .incbin \\\"${file}\\\"\\n\"  // ${hash}\n    \"${symbol}_end: .byte 0\\n\"\n")
  string(APPEND names "extern const char ${symbol}[], ${symbol}_end[];\n")
  string(APPEND rows "    {\"${relative}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
  math(EXPR n "${n} + 1")
endforeach()
if(n EQUAL 0)
  message(FATAL_ERROR "nothing to embed as ${NAME}")
endif()
file(WRITE "${OUT}" "// Generated: do not edit.
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

asm(\".pushsection .rodata\\n\"
${data}    \".popsection\\n\");

extern \"C\" {
${names}}

namespace fulcrum::embedded {
using file = std::pair<std::string_view, std::string_view>;

std::span<const file> ${NAME}();
std::span<const file> ${NAME}() {
    static const file files[] = {
${rows}    };
    return files;
}

}  // namespace fulcrum::embedded
")
