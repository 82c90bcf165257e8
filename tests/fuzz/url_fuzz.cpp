// Any bytes as an address: either refused with a reason, or read the same after being written again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bot/net/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fulcrum::bot::net;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    const auto parsed = parse_url(text);
    if (parsed) {
        const auto again = parse_url(parsed->text());
        if (!again || *again != *parsed || parsed->port == 0 || parsed->host.empty()) std::abort();
        if (parsed->text().find_first_of("\r\n ?#") != std::string::npos) std::abort();
    } else if (parsed.error().code != errc::bad_url || parsed.error().detail.empty()) {
        std::abort();
    }

    const std::string encoded = percent_encode(text);
    for (const char c : encoded)
        if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f) std::abort();
    return 0;
}
