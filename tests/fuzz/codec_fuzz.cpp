// Whatever bytes stand where a state should be: they are refused with a codec_error, or they are a state whose text
// reads back as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "storage/codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fulcrum::storage;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto round_trip = [&](auto decode) {
        try {
            std::string first, second;
            encode(decode(text), first);
            encode(decode(first), second);
            if (first != second) std::abort();
        } catch (const codec_error&) {
        }
    };
    round_trip(decode_person);
    round_trip(decode_channel);
    round_trip(decode_head);
    round_trip(decode_body);
    return 0;
}
