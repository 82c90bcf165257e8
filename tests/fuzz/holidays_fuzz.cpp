// Any bytes as a calendar of holidays: read within bounds, named in clean text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "bot/holidays.hpp"
#include "dialogue/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fulcrum;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const dialogue::local_date around{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};

    const auto read = bot::parse_holidays(text, "fuzz.ics", around);
    if (read.calendar.days.size() > 4 * 366 + 1 || read.findings.size() > 100) std::abort();
    for (const auto& [day, name] : read.calendar.days)
        if (!day.ok() || name.empty() || dialogue::first_invalid_utf8(name) != std::string_view::npos) std::abort();
    return 0;
}
