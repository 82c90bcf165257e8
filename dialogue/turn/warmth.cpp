#include "dialogue/turn/warmth.hpp"

#include <string>

#include "dialogue/ledger.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/last_words.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr int days_before_the_same_line = 31;

// The part of its key that names a feeling.
std::string_view warm_key(intent feeling) {
    switch (feeling) {
        case intent::grief:
            return "warm.grief";
        case intent::illness:
            return "warm.illness";
        case intent::exhaustion:
            return "warm.exhaustion";
        case intent::quarrel:
            return "warm.quarrel";
        case intent::job_fear:
            return "warm.job_fear";
        case intent::joy:
            return "warm.joy";
        case intent::success:
            return "warm.success";
        case intent::festive:
            return "warm.festive";
        case intent::thanks:
            return "warm.thanks";
        case intent::farewell:
            return "warm.farewell";
        default:
            return "warm.low";
    }
}

}  // namespace

void warmth::say_warmly(std::string_view key) {
    const auto found = book().find(key);
    if (found == book().end()) return;
    const int now = day_number(today());
    const auto count = found->second.size();
    for (std::size_t i = 0; i < count; ++i) {
        const auto n = (s_.seed + s_.revision + i) % count;
        const auto place = std::string(key) + "/" + std::to_string(n);
        const auto last = s_.last_wording.find(place);
        if (last != s_.last_wording.end() && now - last->second < days_before_the_same_line) continue;
        s_.last_wording[place] = now;
        const std::string_view name = s_.first_name.empty() ? s_.username : s_.first_name;
        return tell_text(message_kind::reply,
                         render(found->second[n], [&](std::string_view hole) -> std::optional<std::string> {
                             if (hole == "name" && !name.empty()) return std::string(name);
                             return std::nullopt;
                         }));
    }
}

void warmth::comfort(intent feeling) {
    say_warmly(warm_key(feeling));
    if (feeling != intent::grief && feeling != intent::illness) return;
    const bool quiet_already = s_.paused_until && *s_.paused_until > now_;
    if (quiet_already) return;
    asides_.ask_aside({side_question::kind::be_quiet, 0, {}, {}, now_});
    tell(message_kind::question, "warm.quiet");
}

// With nothing open there is room for a question; an open one stays the only one.
void warmth::cheer(const message& m, const user_said& e) {
    say_warmly(warm_key(m.means));
    if (course_.what_waits() != waiting_for::nothing) return;
    if (m.said.words.size() > 7 && is_reflection(vocab(), m)) return last_words_.keep_thought(e);  // it says so already
    asides_.ask_aside({side_question::kind::what_made_it, 0, {}, {{e.id, e.text}}, now_});
    tell(message_kind::question, "warm.what_made_it");
}

}  // namespace fulcrum::dialogue
