#include "dialogue/turn/last_words.hpp"

#include <algorithm>

#include "dialogue/reading.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/entry_parts.hpp"

namespace fulcrum::dialogue {

// Who writes everything in lower case begins a new thought so, too: then only a word such as "also" goes on.
bool last_words::goes_on_from_latest(const message& m) const {
    const auto& last = s_.latest;
    if (!goes_on(m)) return false;
    if (m.what == reading_kind::add_on || !last || last->parts.empty()) return true;
    const auto& text = last->parts.front().text;
    return text.empty() || text.front() < 'a' || text.front() > 'z';
}

bool last_words::latest_within(std::chrono::minutes time) const { return s_.latest && now_ - s_.latest->at <= time; }

void last_words::keep_thought(const user_said& e) {
    write_entry entry;
    entry.parts = {{e.id, e.text}};
    s_.latest = written_answer{{}, entry.parts, {}, {}, pole::none, {}, now_};
    out_.push_back(std::move(entry));
    out_.push_back(react{e.id, "white_check_mark"});
    asides_.ask_aside({side_question::kind::kept_entry, 0, {}, {{e.id, e.text}}, now_});
    tell(message_kind::confirm, "journal.kept.at_once");
}

// The entry is written anew with the message as its last part; what the answer was called has it, too.
bool last_words::join_latest(const user_said& e) {
    auto& last = *s_.latest;
    if (last.parts.empty()) return false;
    const auto first = last.parts.front().from;
    for (const auto& p : last.parts) out_.push_back(remove_part{p.from, true});
    last.parts.push_back({e.id, e.text});
    last.at = now_;
    out_.push_back(write_entry{last.title, last.parts, last.track, last.place, last.serves});
    const auto extend = [&](std::map<std::string, answer>& names) {
        for (auto& [name, a] : names)
            if (!a.parts.empty() && a.parts.front().from == first && a.text == joined(a.parts)) {
                a.parts.push_back({e.id, e.text});
                a.text = joined(a.parts);
            }
    };
    extend(s_.names);
    if (s_.running) {
        extend(s_.running->names);
        for (auto& [step, left] : s_.running->answered)
            if (std::find(left.written.begin(), left.written.end(), first) != left.written.end())
                left.written.push_back(e.id);
    }
    if (s_.side.what == side_question::kind::kept_entry) s_.side.parts = last.parts;
    out_.push_back(react{e.id, "white_check_mark"});
    return true;
}

}  // namespace fulcrum::dialogue
