#include "dialogue/turn/ladder.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "dialogue/calendar.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/vision.hpp"

namespace fulcrum::dialogue {

// Lines of the vision and priorities follow their message; values do, too.
void ladder::change_ladder(const message_edited& e) {
    change_lines(s_.vision, e);
    change_lines(s_.priorities, e);
    if (!change_part(s_.values_parts, e.id, e.text)) return;
    auto values = listed_words(joined(s_.values_parts));
    if (!values.empty() && values.size() <= most_values) s_.values = std::move(values);
}

void ladder::drop_from_ladder(const message_id& from) {
    for (int number = static_cast<int>(s_.vision.size()); number > 0; --number)
        if (s_.vision[static_cast<std::size_t>(number - 1)].from == from) remove_vision_line(number);
    std::erase_if(s_.priorities, [&](const priority& p) { return p.from == from; });
    if (drop_part(s_.values_parts, from)) s_.values = listed_words(joined(s_.values_parts));
}

void ladder::keep_vision_entry(std::vector<entry_part> parts) {
    count(s_.ledger, pole::vision, today());
    write_entry entry;
    entry.title = words("vision.title");
    entry.parts = std::move(parts);
    if (s_.running) entry.track = s_.running->track;
    entry.serves = pole::vision;
    out_.push_back(std::move(entry));
}

void ladder::set_vision(const std::vector<entry_part>& lines) {
    std::vector<vision_line> next;
    for (const auto& l : lines) {
        const auto old =
            std::find_if(s_.vision.begin(), s_.vision.end(), [&](const auto& v) { return v.text == l.text; });
        next.push_back(old == s_.vision.end() ? vision_line{l.text, today(), {}, {}} : *old);
        next.back().from = l.from;
    }
    s_.vision = std::move(next);
}

// Beside the lines, in one sentence; "" when it was never asked.
std::string ladder::upward_text() const {
    if (!s_.upward) return {};
    const auto& look = *s_.upward;
    const auto since = date_words(look.since);
    if (look.differs.text.empty()) return words("vision.upward.nowhere", {{"date", since}});
    const auto differs = in_one_line(look.differs.text, 300);
    const auto purpose = words(look.on_purpose ? "vision.upward.on_purpose" : "vision.upward.not_on_purpose");
    return words("vision.upward", {{"differs", differs}, {"purpose", purpose}, {"date", since}});
}

std::string ladder::vision_list() const {
    std::string list;
    for (std::size_t i = 0; i < s_.vision.size(); ++i)
        list += (i ? "\n" : "") + std::to_string(i + 1) + ". " + s_.vision[i].text;
    return list;
}

std::string ladder::values_text() const {
    std::string all;
    for (const auto& v : s_.values) all += (all.empty() ? "" : ", ") + v;
    return all;
}

std::string ladder::vision_text() const {
    if (s_.vision.empty() && s_.values.empty()) return words("vision.none");
    auto text = words("vision.text", {{"lines", s_.vision.empty() ? words("vision.no_lines") : vision_list()}});
    if (const auto upward = upward_text(); !upward.empty() && !s_.vision.empty()) text += "\n\n" + upward;
    if (!s_.values.empty()) text += "\n\n" + words("vision.values", {{"values", values_text()}});
    return text;
}

void ladder::do_vision(std::string_view rest, const message_id& from) {
    if (rest.empty()) return tell_text(message_kind::reply, vision_text());
    const auto verb = first_word(rest);
    auto text = after_word(rest);
    const auto say_it = [&] { tell(message_kind::confirm, "vision.kept", {{"lines", vision_list()}}); };
    const auto nudge_for_film = [&](std::string_view line) {
        if (!could_be_filmed(line))
            tell(message_kind::reply, "vision.film.later", {{"number", std::to_string(s_.vision.size())}});
    };
    if (verb == "add") {
        if (text.empty()) return tell(message_kind::error, "vision.usage");
        if (s_.vision.size() >= most_vision_lines)
            return tell(message_kind::error, "vision.full", {{"lines", vision_list()}});
        s_.vision.push_back({lines_of(text).empty() ? text : lines_of(text).front(), today(), {}, {}});
        keep_vision_entry({{from, text}});
        say_it();
        return nudge_for_film(s_.vision.back().text);
    }
    if (verb == "settled") {
        const bool differs = s_.upward && !s_.upward->differs.text.empty();
        if (differs) s_.upward.reset();
        return tell(message_kind::confirm, differs ? "vision.settled" : "vision.settled.nothing");
    }
    const int number = std::atoi(text.c_str());
    if (number < 1 || number > static_cast<int>(s_.vision.size()))
        return tell(message_kind::error, s_.vision.empty() ? "vision.none" : "vision.which",
                    {{"lines", vision_list()}});
    const auto at = s_.vision.begin() + (number - 1);
    if (verb == "remove") {
        remove_vision_line(number);
        if (s_.vision.empty()) return tell(message_kind::confirm, "vision.none");
        return say_it();
    }
    text = after_word(text);
    if (text.empty()) return tell(message_kind::error, "vision.usage");
    at->text = lines_of(text).empty() ? text : lines_of(text).front();
    at->from = {};
    keep_vision_entry({{from, text}});
    say_it();
    nudge_for_film(at->text);
}

void ladder::remove_vision_line(int number) {
    s_.vision.erase(s_.vision.begin() + (number - 1));
    for (auto& p : s_.priorities) {  // their lines move up
        if (p.line == number) p.line = 0;
        if (p.line > number) --p.line;
    }
    if (s_.vision.empty()) s_.upward.reset();
}

void ladder::do_values(std::string_view rest) {
    auto given = listed_words(rest);
    if (given.empty()) return tell_text(message_kind::reply, vision_text());
    if (given.size() > most_values)
        return tell(message_kind::error, "values.too_many", {{"count", std::to_string(given.size())}});
    s_.values = std::move(given);
    s_.values_parts.clear();
    tell(message_kind::confirm, "values.kept", {{"values", values_text()}});
}

std::string ladder::priorities_of(local_date week) const {
    std::string list;
    for (const auto& p : s_.priorities) {
        if (p.week != week) continue;
        const bool serves = p.line > 0 && p.line <= static_cast<int>(s_.vision.size());
        const auto line = serves ? s_.vision[static_cast<std::size_t>(p.line - 1)].text : std::string();
        list += (list.empty() ? "" : "\n") + (serves ? words("priorities.line", {{"priority", p.text}, {"line", line}})
                                                     : words("priorities.line.none", {{"priority", p.text}}));
    }
    return list;
}

std::string ladder::priorities_text() const {
    const auto week = monday_of(today());
    const auto now = priorities_of(week), next = priorities_of(add_days(week, 7));
    if (next.empty()) return now.empty() ? words("priorities.none") : now;
    const auto then = words("priorities.next_week", {{"list", next}});
    return now.empty() ? then : now + "\n\n" + then;
}

}  // namespace fulcrum::dialogue
