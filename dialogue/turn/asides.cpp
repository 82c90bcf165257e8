#include "dialogue/turn/asides.hpp"

#include <utility>

#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/setup_talk.hpp"

namespace fulcrum::dialogue {

void asides::offer_entry(std::vector<entry_part> parts) {
    if (parts.empty()) return;
    const auto first = in_one_line(parts.front().text, 60);
    ask_aside({side_question::kind::keep_entry, 0, {}, std::move(parts), now_});
    asks_ = asker::side;
    tell(message_kind::question, "journal.offer", {{"words", first}});
}

void asides::ask_aside(side_question next) {
    close_side();
    s_.side = std::move(next);
    asks_ = asker::side;
}

void asides::keep_entry(std::vector<entry_part> parts, std::string title) {
    if (parts.empty()) return;
    write_entry entry;
    entry.title = std::move(title);
    entry.parts = std::move(parts);
    s_.latest = written_answer{entry.title, entry.parts, {}, {}, pole::none, {}, now_};
    out_.push_back(std::move(entry));
    tell(message_kind::confirm, "journal.kept");
}

void asides::drop_fleeting_side() {
    using kind = side_question::kind;
    if (s_.side.what == kind::forget || s_.side.what == kind::remove_entry || s_.side.what == kind::did_you_mean ||
        s_.side.what == kind::leave_track || s_.side.what == kind::away_until)
        s_.side = {};
}

void asides::ask_side_again() {
    using kind = side_question::kind;
    asks_ = asker::side;
    switch (s_.side.what) {
        case kind::keep_entry:
            if (!s_.side.parts.empty())
                tell(message_kind::question, "journal.offer", {{"words", shortened(s_.side.parts.front().text, 60)}});
            break;
        case kind::edit_entry:
            tell(message_kind::question, "journal.edit.short", {{"number", std::to_string(s_.side.number)}});
            break;
        case kind::go_on:
            tell(message_kind::question, "long_ago.short", {{"question", player_.short_question()}});
            break;
        default:
            break;
    }
}

void asides::return_to_question() {
    // Whether to keep a stray thought is asked twice at the most; the offer stands.
    using kind = side_question::kind;
    const bool asked_enough = s_.side.what == kind::keep_entry && s_.side.number++ > 0;
    const bool needs_no_answer =
        s_.side.what == kind::kept_entry || s_.side.what == kind::be_quiet || s_.side.what == kind::what_made_it;
    if (s_.side.what != kind::none && !asked_enough && !needs_no_answer) return ask_side_again();
    if (in_setup()) return setup_.ask_setup(true);
    if (s_.running && !s_.running->put_off) player_.ask_again();
}

// "ok" and "hi" answer nothing, whatever was asked.
bool asides::only_a_nod(const side_question& side) const {
    if (side.parts.size() != 1) return side.parts.empty();
    const auto& words = side.parts.front().text;
    return read_yes_no(words) || is_small_talk(words) || is_greeting(words);
}

// One word is an entry where the question was an open one: to others it is a number, or one of their options.
bool asides::worth_an_entry(const side_question& side) const {
    if (only_a_nod(side)) return false;
    const auto* st = course_.the_step();
    const bool open =
        st && (std::holds_alternative<ask_step>(st->action) || std::holds_alternative<draw_step>(st->action));
    return open || side.parts.size() > 1 || word_count(joined(side.parts)) > 1;
}

// What was said to "go on, or leave it?" is safe when another question takes its place. What was only offered to be
// kept is not kept without a yes.
void asides::close_side() {
    using kind = side_question::kind;
    auto side = std::exchange(s_.side, {});
    const bool to_go_on = side.what == kind::go_on;
    if (!to_go_on || !worth_an_entry(side)) return;
    write_entry entry;
    const auto* st = s_.running ? course_.the_step() : nullptr;
    if (st && std::holds_alternative<ask_step>(st->action)) entry.title = player_.question_of(st->action, true);
    if (s_.running) entry.track = s_.running->track;
    entry.parts = std::move(side.parts);
    out_.push_back(std::move(entry));
}

// Kept without being asked about: what waits for an answer is part of the state, which is written with every turn.
bool asides::close_if_plenty() {
    if (!is_plenty(s_.side.parts)) return false;
    close_side();
    tell(message_kind::confirm, "entry.plenty");
    return true;
}

}  // namespace fulcrum::dialogue
