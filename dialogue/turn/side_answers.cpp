#include "dialogue/turn/side_answers.hpp"

#include <utility>

#include "dialogue/closed_answer.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/turn/absence.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/card_desk.hpp"
#include "dialogue/turn/commands.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/last_words.hpp"
#include "dialogue/turn/plan_book.hpp"
#include "dialogue/turn/plan_care.hpp"
#include "dialogue/turn/session_player.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

constexpr auto taken_out_within = 60min;

// A command in full, and none of those that answer a question.
bool exact_word_of_theirs(const command_reading& r) {
    return r.how == command_reading::kind::exact && r.what.what != verb::cancel && r.what.what != verb::skip &&
           r.what.what != verb::go_on && !(r.what.what == verb::plan && r.what.rest.empty());
}

}  // namespace

// The machine's own question comes first. True when the message was its answer.
bool side_answers::take_side_answer(const user_said& e, const command_reading& r) {
    using kind = side_question::kind;
    if (s_.side.what == kind::none) return false;
    const bool exact = r.how == command_reading::kind::exact;
    const auto answer = read_yes_no(e.text);
    const bool go = (exact && r.what.what == verb::go_on) || answer == true;
    const bool leave = (exact && (r.what.what == verb::cancel || r.what.what == verb::skip)) || answer == false;
    const auto side = s_.side;
    const auto settle = [&] { s_.side = {}; };

    switch (side.what) {
        case kind::none:
            return false;
        case kind::keep_entry:
            if (answer != true && !leave) {  // "go on" is no consent, and silence none either
                if (!exact) settle();
                return false;
            }
            settle();
            if (answer == true)
                asides_.keep_entry(side.parts);
            else
                tell(message_kind::confirm, "journal.not_kept");
            asides_.return_to_question();
            return true;
        case kind::forget:
            settle();
            if (answer == true) {
                out_.push_back(forget_person{});
                tell(message_kind::confirm, "forget.done");
                forgotten_ = true;
                return true;
            }
            tell(message_kind::confirm, "forget.not");
            if (answer == false || (exact && leave)) asides_.return_to_question();
            return answer == false || (exact && leave);
        case kind::remove_entry:
            settle();
            if (answer == true) {
                out_.push_back(remove_entry{side.number});
                return true;
            }
            if (answer == false || (exact && leave)) {
                tell(message_kind::confirm, "forget.not");
                asides_.return_to_question();
                return true;
            }
            return false;
        case kind::edit_entry:
            if (exact && r.what.what == verb::cancel) {
                settle();
                tell(message_kind::confirm, "forget.not");
                asides_.return_to_question();
                return true;
            }
            if (exact) return false;
            settle();
            out_.push_back(replace_entry{side.number, {e.id, e.text}});
            return true;
        case kind::did_you_mean:
            settle();
            if (go) {
                const auto meant = read_command(side.text);
                if (meant.how == command_reading::kind::exact && commands_.run_command(meant.what, e)) return true;
                tell(message_kind::reply, "usage");
                asides_.return_to_question();
                return true;
            }
            if (leave) {
                tell(message_kind::reply, "did_you_mean.no");
                if (side.parts.empty())
                    asides_.return_to_question();
                else
                    asides_.offer_entry(side.parts);
                return true;
            }
            return false;
        case kind::go_on: {
            const bool paused = s_.paused_until && *s_.paused_until > now_;
            if (go || (exact && r.what.what == verb::resume && !paused)) {
                settle();
                if (asides_.only_a_nod(side)) {
                    player_.resume_session();
                    return true;
                }
                if (!s_.running || !course_.the_step()) {  // its question is gone, the words are not
                    player_.let_go();
                    if (asides_.worth_an_entry(side)) asides_.keep_entry(side.parts);
                    return true;
                }
                s_.running->touched_at = now_;
                if (answers_.take_earlier(side.parts)) return true;
                if (asides_.worth_an_entry(side))
                    asides_.offer_entry(side.parts);
                else
                    player_.resume_session();
                return true;
            }
            if (leave || vocab().says(intent::leave_it, e.text)) {
                const bool worth = asides_.worth_an_entry(side);
                settle();
                player_.cancel_session();
                if (worth) asides_.offer_entry(side.parts);
                return true;
            }
            if (exact) return false;
            s_.side.parts.push_back({e.id, e.text});
            if (asides_.close_if_plenty()) {
                asides_.return_to_question();
                return true;
            }
            tell(message_kind::question, "long_ago.short", {{"question", player_.short_question()}});
            return true;
        }
        case kind::leave_track:
            settle();
            return false;
        case kind::begin_optional:
            settle();
            if (go) {
                commands_.do_start();
                return true;
            }
            if (leave) tell(message_kind::confirm, "optional.left");
            return leave;
        case kind::begin_now: {
            settle();
            const bool asked_later = exact && r.what.what == verb::later;
            if (leave || asked_later || vocab().says(intent::begin_later, e.text)) {
                tell(message_kind::confirm, "begin.later", {{"next", next_words("begin.later.moment", "next.none")}});
                return true;
            }
            if (!go && !vocab().says(intent::begin_now, e.text)) return false;
            commands_.do_start();
            return true;
        }
        case kind::remind_plan:
        case kind::rehearse_plan:
            return plan_care_.take_plan_side_question(side, go, leave);
        case kind::away_until:
            settle();
            if (leave) asides_.return_to_question();
            return leave || (!exact && absence_.take_until_when(e.text, side.text));
        case kind::card_told:
            settle();
            return !exact_word_of_theirs(r) && cards_.take_told(e, side, answer == true, leave);
        case kind::card_when:
            settle();
            return !exact_word_of_theirs(r) && cards_.take_when(e, side, leave);
        case kind::plan_side:
            settle();
            if (!plans_.take_plan_side(e, side.number)) {
                if (!leave) return false;
                tell(message_kind::confirm, "plan.side.left");
            }
            asides_.return_to_question();
            return true;
        case kind::answer_or_word:
        case kind::kept_entry:
        case kind::be_quiet:
        case kind::what_made_it:
            return take_new_side(e, r);
    }
    return false;
}

bool side_answers::take_new_side(const user_said& e, const command_reading& r) {
    using kind = side_question::kind;
    const auto side = std::exchange(s_.side, {});
    const bool exact = r.how == command_reading::kind::exact;
    const auto vote = read_yes_no(e.text);
    const bool leave = (exact && (r.what.what == verb::cancel || r.what.what == verb::skip)) || vote == false;
    const auto p = plain(e.text);
    switch (side.what) {
        case kind::answer_or_word: {
            const bool a_question = side.text.empty();
            const auto i = read_choice(e.text, {{"1", words("answer.mine")}, {"2", side.text}});
            const bool mine = a_question ? vote == true : (vote == true || i == 0);
            const bool word = a_question ? leave : (leave || i == 1 || p == plain(side.text));
            if (mine && course_.what_waits() != waiting_for::nothing) {
                user_said held{side.parts.front().from, joined(side.parts), false};
                if (!answers_.take_answer(held)) asides_.return_to_question();
                return true;
            }
            if (!word) return false;
            if (a_question) {
                tell(message_kind::reply, "did_you_mean.no");
                asides_.return_to_question();
                return true;
            }
            const auto meant = read_command(side.text);
            if (meant.how == command_reading::kind::exact && commands_.run_command(meant.what, e)) return true;
            tell(message_kind::reply, "usage");
            asides_.return_to_question();
            return true;
        }
        case kind::kept_entry:
            if (!leave || now_ - side.asked_at > taken_out_within || course_.what_waits() != waiting_for::nothing) {
                if (last_words_.goes_on_from_latest(read_message(vocab(), e.text))) s_.side = side;
                return false;
            }
            for (const auto& part : side.parts) out_.push_back(remove_part{part.from, true});
            s_.latest.reset();
            tell(message_kind::confirm, "journal.taken_out");
            return true;
        case kind::be_quiet: {
            if (now_ - side.asked_at > taken_out_within) return false;
            for (const std::string lead : {"pause until ", "pause ", ""}) {
                const auto when = read_command(lead + p);
                if (when.how != command_reading::kind::exact || when.what.what != verb::pause || when.what.rest.empty())
                    continue;
                absence_.do_pause(when.what.rest);
                return true;
            }
            if (vote == true) {
                absence_.begin_pause(now_, instant::max());
                s_.nudging.until_heard = true;
                tell(message_kind::confirm, "warm.quiet.yes");
                return true;
            }
            const bool declines = leave || read_yes_no_answer(vocab(), e.text).value == "no";  // "no, it's ok"
            if (declines) tell(message_kind::confirm, "warm.quiet.no");
            return declines;
        }
        case kind::what_made_it: {
            const auto m = read_message(vocab(), e.text);
            const bool told = m.what == reading_kind::words || m.what == reading_kind::add_on ||
                              m.what == reading_kind::good_news || m.what == reading_kind::to_coach;
            if (exact || !told || m.asks || now_ - side.asked_at > taken_out_within ||
                course_.what_waits() != waiting_for::nothing)
                return false;
            write_entry entry;
            entry.title = words("warm.what_made_it");
            entry.parts = side.parts;
            entry.parts.push_back({e.id, e.text});
            s_.latest = written_answer{entry.title, entry.parts, {}, {}, pole::none, {}, now_};
            out_.push_back(std::move(entry));
            out_.push_back(react{e.id, "white_check_mark"});
            tell(message_kind::confirm, "warm.what_made_it.kept");
            return true;
        }
        case kind::none:
        case kind::keep_entry:
        case kind::forget:
        case kind::remove_entry:
        case kind::edit_entry:
        case kind::did_you_mean:
        case kind::go_on:
        case kind::leave_track:
        case kind::begin_optional:
        case kind::begin_now:
        case kind::remind_plan:
        case kind::rehearse_plan:
        case kind::plan_side:
        case kind::away_until:
        case kind::card_told:
        case kind::card_when:
            return false;
    }
    return false;
}

}  // namespace fulcrum::dialogue
