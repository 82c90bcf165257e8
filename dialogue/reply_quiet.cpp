// Quiet hours, as people write them.
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

std::optional<quiet_hours> read_quiet(std::string_view typed) {
    constexpr std::size_t longest = 80;
    constexpr int noon = 12 * 60, whole_day = 24 * 60, most = 16 * 60;
    constexpr time_of_day night{22 * 60}, dawn{7 * 60};
    if (typed.size() > longest) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    if (one_of(text, {"at night", "nights", "overnight", "during the night", "nachts", "uber nacht", "in der nacht"}))
        return quiet_hours{night, dawn};
    token_reader r{*tokens};
    if (r.take_if({"after", "nach", "ab"})) {
        const auto start = take_clock(r);
        r.skip_all({"please", "."});
        if (!start || !r.at_end()) return std::nullopt;
        const int at = !start->certain && start->at < noon ? start->at + noon : start->at;
        if (at == dawn.minutes) return std::nullopt;
        return quiet_hours{{static_cast<std::int16_t>(at)}, dawn};
    }
    r.skip_all({"hours", "between", "from", "von", "zwischen"});
    const auto from = take_clock(r);
    if (!from || !r.take_if({"-", "to", "until", "till", "and", "bis", "und"})) return std::nullopt;
    const auto to = take_clock(r);
    r.skip_all({"please", "."});
    if (!to || !r.at_end() || from->at == to->at) return std::nullopt;
    int begin = from->at;
    // "10 to 7": nobody wants to be left alone for 21 hours, but through the night.
    if (!from->certain && begin < noon && (to->at - begin + whole_day) % whole_day > most) begin += noon;
    if (begin == to->at) return std::nullopt;
    return quiet_hours{{static_cast<std::int16_t>(begin)}, {static_cast<std::int16_t>(to->at)}};
}

}  // namespace fulcrum::dialogue
