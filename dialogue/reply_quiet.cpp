// Quiet hours, as people write them.
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

constexpr int noon = 12 * 60, whole_day = 24 * 60;

time_of_day at(int minutes) { return {static_cast<std::int16_t>(minutes)}; }

int length_of(int begin, int end) { return (end - begin + whole_day) % whole_day; }

// Hours without am or pm, as somebody would want them: the shorter of the two stretches. Of two as long it is the one
// by day when it is no longer than a long break ("12-1"), the night when it begins at bedtime ("10 to 7"), and nothing
// else, which is asked about ("9-5").
std::optional<quiet_hours> the_likelier(const clock_reading& from, const clock_reading& to, bool to_as_written) {
    constexpr int long_break = 5 * 60, bedtime = 22 * 60;
    std::optional<quiet_hours> best;
    int shortest = whole_day;
    bool tie = false;
    for (const int begin : {from.at, from.at + noon}) {
        if (begin != from.at && (from.certain || from.at >= noon)) continue;
        for (const int end : {to.at, to.at + noon}) {
            if (end != to.at && (to.certain || to.at >= noon || to_as_written)) continue;
            const int length = length_of(begin, end);
            if (length == 0 || length > shortest) continue;
            tie = length == shortest;
            const bool by_day = begin >= waking_from && end > begin;
            if (tie && by_day != (length <= long_break)) continue;
            shortest = length;
            best = quiet_hours{at(begin), at(end)};
        }
    }
    if (best && tie && shortest > long_break && best->from < at(bedtime)) return std::nullopt;
    return best;
}

}  // namespace

std::optional<quiet_hours> read_quiet(std::string_view typed) {
    constexpr std::size_t longest = 80;
    constexpr time_of_day night{22 * 60}, dawn{7 * 60};
    if (typed.size() > longest) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    if (one_of(text, {"at night", "nights", "overnight", "during the night", "nachts", "uber nacht", "in der nacht"}))
        return quiet_hours{night, dawn};
    token_reader r{*tokens};
    r.skip_all({"hours", "time", "times", "to", "is", "are", "=", ":", "auf"});
    const bool before = r.take_if({"before", "until", "till", "bis", "vor"});
    if (before || r.take_if({"after", "nach", "ab", "from"})) {
        const auto here = r.position();
        const auto edge = take_clock(r);
        r.skip_all({"please", ".", "on"});
        if (edge && r.at_end()) {
            if (before) {
                if (edge->at >= noon || edge->at == 0) return std::nullopt;  // "before 3 in the afternoon": since when?
                return quiet_hours{night, at(edge->at)};
            }
            const int begin = !edge->certain && edge->at < noon ? edge->at + noon : edge->at;
            if (begin == dawn.minutes) return std::nullopt;
            return quiet_hours{at(begin), dawn};
        }
        if (before) return std::nullopt;
        r.go_to(here);
    }
    r.skip_all({"between", "from", "von", "zwischen"});
    const auto from = take_clock(r);
    if (!from || !r.take_if({"-", "to", "until", "till", "and", "bis", "und"})) return std::nullopt;
    const auto to = take_clock(r);
    r.skip_all({"please", "."});
    if (!to || !r.at_end() || from->at == to->at) return std::nullopt;
    // After an hour such as 18:00 the other is on 24 hours, too, and after 6pm it is hardly ever in the evening.
    const bool afternoon = from->certain && from->at > noon && from->at < 17 * 60 && text.find("pm") != text.npos;
    return the_likelier(*from, *to, from->certain && from->at > noon + 59 && !afternoon);
}

}  // namespace fulcrum::dialogue
