// What becomes of a message that is no answer to the machine's own question: it was read once (message.hpp), the table
// says what that means for what is open (listening.hpp), and here it is done.
#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

using reading::one_of;
using reading::split;

namespace {

using namespace std::chrono_literals;

// An open question older than this is not simply answered by whatever comes next: first "go on, or leave it?".
constexpr auto stale_after = 20h;
constexpr auto goes_on_within = 3min;
constexpr auto corrects_within = 10min;
constexpr auto taken_out_within = 60min;

bool begins_with_question_word(const message& m) {
    return !m.said.words.empty() &&
           one_of(m.said.words[0], {"how",   "what",  "why",   "who", "when", "where",  "which",  "whats", "can",
                                    "could", "do",    "does",  "is",  "are",  "should", "will",   "would", "wie",
                                    "was",   "warum", "wieso", "wer", "wann", "wo",     "welche", "kann",  "soll"});
}

// "oh and", "PS": said to what came before, whatever is asked now.
bool surely_adds(const message& m) {
    return m.what == reading_kind::add_on &&
           one_of(m.said.words[0],
                  {"oh", "also", "ps", "p", "pps", "plus", "another", "forgot", "btw", "nachtrag", "ach", "ausserdem",
                   "noch", "erganzung", "ubrigens", "additionally", "furthermore", "addendum"});
}

// The command as that book's language names it, with what follows.
std::string as_typed(const phrasebook& book, const command& c) {
    const auto name = listed(book, "command.names", static_cast<std::size_t>(c.what));
    return std::string(name.empty() ? verb_text(c.what) : name) + (c.rest.empty() ? "" : " " + c.rest);
}

// Who writes everything in lower case begins a new thought so, too: then only a word such as "also" goes on.
bool goes_on_from(const std::optional<written_answer>& last, const message& m) {
    if (!goes_on(m)) return false;
    if (m.what == reading_kind::add_on || !last || last->parts.empty()) return true;
    const auto& text = last->parts.front().text;
    return text.empty() || text.front() < 'a' || text.front() > 'z';
}

}  // namespace

// --- which act -------------------------------------------------------------------------------------------------------

// What the table says, with what the open question's own words change about it.
act machine::decide(const message& m, waiting_for open) const {
    const auto usual = act_for(m.what, open);
    if (open == waiting_for::closed && m.what == reading_kind::small_talk && !m.said.words.empty() &&
        (m.means == intent::acknowledged || m.means == intent::praise))
        return act::retry;  // "good" is no number
    if (m.means == intent::asks_right && !m.asks && open != waiting_for::nothing)
        return open == waiting_for::closed ? act::retry : act::answer;
    if (open == waiting_for::nothing && m.what == reading_kind::unread_word && m.said.words.size() > 5) {
        const auto& c = m.command.what;  // the beginning of a thought, unless it is surely meant for us
        const bool a_plan = c.what == verb::plan && !c.rest.empty() && read_plan(c.rest).action.empty();
        const bool away = c.what == verb::pause && (c.rest.empty() || c.rest.starts_with("from "));
        return a_plan || away ? usual : act::keep;
    }
    if (open == waiting_for::nothing || open == waiting_for::closed) return usual;
    const auto question = vocab().look(shortened(course_.open_question(), 300));
    const auto asks_for = [&](intent what) { return vocab().has(what, question); };
    const auto* st = course_.the_step();
    const bool hindrance =
        (st && std::holds_alternative<check_step>(st->action)) || asks_for(intent::question_asks_hindrance);
    const bool state = asks_for(intent::question_asks_state);
    const auto words = m.said.words.size();
    const bool the_plan = st && std::holds_alternative<plan_step>(st->action) && s_.running->phase == 0;
    const bool lines =
        st && (std::holds_alternative<vision_step>(st->action) || std::holds_alternative<values_step>(st->action));
    switch (m.what) {
        case reading_kind::non_answer:  // other steps have a meaning for "no" and "I don't know"
            if (lines) return read_yes_no(m.text) && !(s_.vision.empty() && s_.values.empty()) ? act::answer : usual;
            return open == waiting_for::plan && !the_plan ? act::answer : usual;
        case reading_kind::unread_word: {
            const auto& c = m.command.what;
            if (c.what == verb::snooze || c.what == verb::plan || (c.what == verb::vision && words < 3)) return usual;
            if (c.what != verb::pause) return words < 2 ? usual : act::answer;
            const auto first = vocab().look(c.rest);
            const bool till = first.words.empty() || c.rest.starts_with("from ") ||
                              one_of(first.words[0], {"until", "till", "bis", "for", "fur", "from", "von", "ab"});
            return till ? usual : act::answer_sure;
        }
        case reading_kind::put_off:  // "not today" to "what will you do today?" is no plan
            if (the_plan && words > 0 && vocab().leads(intent::no_lead, m.said) == words) return act::skip;
            return hindrance ? act::answer : usual;
        case reading_kind::feeling:
            if (m.means == intent::grief) return usual;
            if (words > 12 || hindrance) return act::answer;
            return state && m.means != intent::illness ? act::answer : usual;
        case reading_kind::good_news:
            return state || words > (m.means == intent::joy ? 12u : 4u) ? act::answer : usual;
        case reading_kind::small_talk:
            if (state && (m.means == intent::praise || m.means == intent::acknowledged) && !m.said.words.empty())
                return act::answer;
            return m.means == intent::complaint && words > 12 ? act::answer : usual;
        case reading_kind::to_coach:
            if (!m.asks || m.ours || asks_for(intent::question_asks_question)) return act::answer;
            return usual;
        case reading_kind::about_question:
        case reading_kind::about_coach:
            return words > 4 && !m.asks && asks_for(intent::question_asks_question) ? act::answer : usual;
        case reading_kind::words:
            if (open == waiting_for::text && m.asks && !m.ours && begins_with_question_word(m) &&
                !asks_for(intent::question_asks_question))
                return act::answer_sure;
            return usual;
        case reading_kind::add_on:
            return surely_adds(m) ? usual : act::answer;
        case reading_kind::word_of_ours:
        case reading_kind::lasting_word:
        case reading_kind::slip:
        case reading_kind::wish:
        case reading_kind::look:
        case reading_kind::correction:
        case reading_kind::figure:
            return usual;
        case reading_kind::moment:
            if (std::any_of(question.words.begin(), question.words.end(), [](const auto& w) {
                    return one_of(w, {"when", "wann", "time", "day", "tag", "uhr"});
                }))
                return act::answer;
            return m.sure && open == waiting_for::text ? act::put_off : usual;
    }
    return usual;
}

bool machine::answer_first(const message& m) const {
    if (m.asks && m.said.words.size() > 2 && begins_with_question_word(m)) return false;  // "what does 10 mean?"
    for (const auto what : {intent::both, intent::neither, intent::unsure, intent::kept, intent::partly})
        if (vocab().says(what, m.said)) return true;
    switch (m.what) {
        case reading_kind::about_question:
        case reading_kind::wish:
        case reading_kind::look:
        case reading_kind::correction:
            return false;
        case reading_kind::about_coach:
            return m.means == intent::asks_right && !m.asks;
        case reading_kind::to_coach:
            return !m.asks;
        case reading_kind::feeling: {
            const auto* st =
                course_.the_step();  // "I was sick" is why a plan was not kept, and an emoji may be an option
            if (st && std::holds_alternative<yes_no_step>(st->action) && vocab().leads(intent::no_lead, m.said) > 2)
                return true;                                                                  // "I'm afraid not"
            if (!m.said.words.empty() && reading::number_word(m.said.words[0])) return true;  // "three, rough day"
            return m.said.words.empty() || (st && std::holds_alternative<check_step>(st->action));
        }
        case reading_kind::put_off: {
            const auto* st = course_.the_step();
            return st &&
                   (std::holds_alternative<yes_no_step>(st->action) || std::holds_alternative<check_step>(st->action));
        }
        case reading_kind::words:
        case reading_kind::word_of_ours:
        case reading_kind::lasting_word:
        case reading_kind::unread_word:
        case reading_kind::slip:
        case reading_kind::non_answer:
        case reading_kind::small_talk:
        case reading_kind::good_news:
        case reading_kind::add_on:
        case reading_kind::figure:
        case reading_kind::moment:
            return true;
    }
    return true;
}

void machine::listen(const message& m, const user_said& e, instant before) {
    const auto open = course_.what_waits();
    const auto* st = open == waiting_for::nothing ? nullptr : course_.the_step();
    const bool an_option = names_an_option(e.text);
    const bool asks_why = open != waiting_for::nothing && m.command.what.what == verb::why &&
                          vocab().says(intent::asks_why, m.said) && m.said.words.size() > 1;
    const bool not_away = !s_.paused_until && s_.nudging.away.empty();
    const bool no_return = m.what == reading_kind::lasting_word && m.command.what.what == verb::resume && not_away;

    // "at most 4" is a number where one is asked for.
    if (open == waiting_for::closed && m.command.what.what == verb::most && take_answer(e)) return;
    if (m.command.how == command_reading::kind::exact && !an_option && !asks_why) {
        const bool asked_first =
            m.what == reading_kind::lasting_word && open != waiting_for::nothing && open != waiting_for::closed;
        const bool done_with_nothing = m.command.what.what == verb::done && open == waiting_for::text;
        const auto* ask = st ? std::get_if<ask_step>(&st->action) : nullptr;
        if (asked_first && no_return) {
            take_answer(e);
            return;
        }
        if (asked_first) return ask_whether_answer(m, e, as_typed(book(), m.command.what));
        if (done_with_nothing && ask && !ask->collects) return small_word(intent::acknowledged);
        if (m.command.what.what == verb::pause)  // "I'm sick today"
            for (const auto feeling : {intent::grief, intent::illness})
                if (vocab().says(feeling, m.said)) {
                    warmth_.say_warmly(feeling == intent::grief ? "warm.grief" : "warm.illness");
                    break;
                }
        if (run_command(m.command.what, e)) return;
    }
    drop_fleeting_side();
    if (s_.running && !s_.running->put_off && !course_.the_step()) {
        let_go();
        tell(message_kind::reply, "session.gone");
        return do_act(decide(m, waiting_for::nothing), m, e);
    }
    if (open == waiting_for::nothing) return do_act(decide(m, open), m, e);

    if (is_greeting(e.text)) return tell(message_kind::question, "greeted", {{"question", short_question()}});
    const auto last = std::max({s_.running->asked_at, s_.running->touched_at, before});
    const auto what = asks_why ? act::explain : decide(m, open);
    const bool an_answer = what == act::answer || what == act::answer_sure || what == act::retry || what == act::skip ||
                           what == act::join_last || what == act::correct_last || what == act::word ||
                           (open == waiting_for::closed && answer_first(m));
    if (an_answer && now_ - last > stale_after) {
        ask_aside({side_question::kind::go_on, 0, {}, {{e.id, e.text}}, now_});
        return tell(message_kind::question, "long_ago", {{"question", short_question()}});
    }
    if (open == waiting_for::closed && (an_option || (!asks_why && answer_first(m))) && take_answer(e)) return;
    if (asks_why) return explain(intent::asks_why);
    do_act(what, m, e);
}

// --- what is done ----------------------------------------------------------------------------------------------------

void machine::do_act(act what, const message& m, const user_said& e) {
    switch (what) {
        case act::answer:
            if (!take_answer(e)) retry(e, m);
            return;
        case act::answer_sure:
            return ask_whether_answer(m, e, {});
        case act::skip:
            return pass_over();
        case act::explain:
            return explain(m.means);
        case act::tell:
            if (m.means == intent::asks_coach && offer_card(m.text, e, true)) return;
            return tell_about(m.means);
        case act::word:
            return small_word(m.means);
        case act::comfort:
            return warmth_.comfort(m.means);
        case act::cheer:
            return warmth_.cheer(m, e);
        case act::put_off:
            return put_off_as_said(m);
        case act::offer_wish:
            return offer_wish(m.wish);
        case act::run:
            if (m.wish == "tip" && m.said.words.size() > 2 && offer_card(m.text, e, false)) return;
            if (const auto meant = read_command(m.wish); meant.how == command_reading::kind::exact)
                if (run_command(meant.what, e)) return;
            if (vocab().says(intent::acknowledged, m.said)) return small_word(intent::acknowledged);
            return do_act(course_.what_waits() == waiting_for::nothing ? act::keep : act::answer, m, e);
        case act::ask_word: {
            return ask_whether_answer(m, e, as_typed(book(), m.command.what));
        }
        case act::usage:
            return tell_usage(m.command.what);
        case act::did_you_mean: {
            const auto meant = as_typed(book(), m.command.what);
            std::vector<entry_part> parts;
            if (course_.what_waits() == waiting_for::nothing) parts.push_back({e.id, e.text});
            ask_aside({side_question::kind::did_you_mean, 0, meant, std::move(parts), now_});
            return tell(message_kind::question, "did_you_mean", {{"words", meant}});
        }
        case act::join_last:
            if (latest_within(goes_on_within) && join_latest(e)) return;
            if (course_.what_waits() == waiting_for::closed) return retry(e, m);
            return do_act(course_.what_waits() == waiting_for::nothing ? act::keep : act::answer, m, e);
        case act::correct_last:
            if (correct_latest(m, e)) return;
            if (course_.what_waits() == waiting_for::closed) {
                const user_said rest{e.id, m.rest(), false};
                if (take_answer(rest)) return;
                return retry(e, m);
            }
            return do_act(course_.what_waits() == waiting_for::nothing ? act::keep : act::answer, m, e);
        case act::retry:
            if (m.asks && m.said.words.size() > 2 && begins_with_question_word(m)) return explain(intent::asks_meaning);
            return retry(e, m);
        case act::keep:
            if (goes_on_from(s_.latest, m) && latest_within(goes_on_within) && join_latest(e)) return;
            if (const auto* t = course_.find_track(e.text); t && m.said.words.size() <= 6 && !plain(e.text).empty())
                if (plain(t->title) == plain(e.text) || plain(t->id.text()) == plain(e.text))
                    return offer_wish("join " + t->id.text());
            return is_reflection(vocab(), m) ? keep_thought(e) : offer_entry({{e.id, e.text}});
    }
}

void machine::pass_over() {
    const auto* st = course_.the_step();
    const bool a_plan = st && std::holds_alternative<plan_step>(st->action);
    const bool more = !s_.running->parts.empty();  // "nothing more"
    if (!more) tell(message_kind::reply, a_plan ? "skip.plan" : "skip.kind");
    skip_step();
}

void machine::explain(intent asked) {
    const auto* st = course_.what_waits() == waiting_for::nothing ? nullptr : course_.the_step();
    if (!st) return tell(message_kind::reply, "explain.nothing");
    const auto help = std::visit(
        [](const auto& a) -> question_help {
            if constexpr (requires { a.help; })
                return a.help;
            else
                return {};
        },
        st->action);
    const bool example = asked == intent::asks_example;
    const auto& own = example ? (help.example.empty() ? help.meaning : help.example)
                              : (help.meaning.empty() ? help.example : help.meaning);
    if (asked == intent::asks_why) {
        tell(message_kind::reply, "explain.why");
    } else if (!own.empty()) {
        tell_text(message_kind::reply, course_.fill(own));
    } else if (std::holds_alternative<plan_step>(st->action)) {
        tell(message_kind::reply, "explain.plan");
    } else if (course_.what_waits() == waiting_for::closed) {
        tell(message_kind::reply, "explain.closed");
    } else {
        tell(message_kind::reply, example ? "explain.example" : "explain.meaning");
    }
    return_to_question();
}

void machine::tell_about(intent asked) {
    std::string_view key = "about.other";
    if (asked == intent::asks_private) key = "about.private";
    if (asked == intent::asks_boss) key = "about.boss";
    if (asked == intent::asks_ai) key = "about.ai";
    if (asked == intent::asks_right) key = "about.right";
    if (asked == intent::asks_to_write) key = "about.write";
    if (asked == intent::asks_doing) {
        tell(message_kind::reply, "about.doing", {{"count", std::to_string(s_.steps_done)}});
        return return_to_question();
    }
    if (asked == intent::asks_length) {
        const auto* t = course_.the_track();
        const auto place = t ? course_.place_words(*t) : std::string();
        if (t)
            tell(message_kind::reply, "about.length", {{"place", place}, {"next", next_words()}});
        else
            tell_text(message_kind::reply, next_words());
        return return_to_question();
    }
    tell(message_kind::reply, key);
    return_to_question();
}

void machine::small_word(intent what) {
    const bool open = course_.what_waits() != waiting_for::nothing;
    if (what == intent::festive || what == intent::thanks || what == intent::farewell) {
        const auto before = said_.size();
        warmth_.say_warmly(what == intent::festive  ? "warm.festive"
                           : what == intent::thanks ? "warm.thanks"
                                                    : "warm.farewell");
        if (said_.size() == before) tell(message_kind::reply, "word.acknowledged");
        if (what == intent::farewell && !open && next_one()) tell_text(message_kind::reply, next_words());
    } else if (what == intent::greeting) {
        tell(message_kind::reply, "hello.again", {{"next", next_words()}});
    } else if (what == intent::put_off) {
        tell(message_kind::reply, "word.put_off", {{"next", next_words()}});
    } else {
        std::string_view key = "word.acknowledged";
        if (what == intent::praise) key = "word.praise";
        if (what == intent::laugh) key = "word.laugh";
        if (what == intent::apology) key = "word.apology";
        if (what == intent::complaint) key = "word.complaint";
        if (what == intent::how_are_you) key = "word.how_are_you";
        tell(message_kind::reply, key);
    }
    if (open) tell(message_kind::reply, "word.open");
}

// "later, in 2 hours" says when.
void machine::put_off_as_said(const message& m) {
    for (std::size_t i = 0; i < m.said.ends.size() && i < 20; ++i) {
        const auto tail = reading::trim(std::string_view(m.text).substr(i == 0 ? 0 : m.said.ends[i - 1]));
        const auto when = read_command("snooze " + std::string(tail));
        if (when.how == command_reading::kind::exact && !when.what.rest.empty() &&
            !one_of(when.what.rest, {"today", "heute"}))
            return do_snooze(when.what.rest);
    }
    put_off_until(unasked_.outside_quiet(now_ + usual_gap));
}

void machine::offer_wish(const std::string& command) {
    const auto meant = read_command(command);
    const bool named = meant.how == command_reading::kind::exact && command.starts_with(verb_text(meant.what.what));
    ask_aside({side_question::kind::did_you_mean, 0, command, {}, now_});
    tell(message_kind::question, "wish.offer", {{"words", named ? as_typed(book(), meant.what) : command}});
}

void machine::ask_whether_answer(const message& m, const user_said& e, std::string command) {
    const auto first = in_one_line(m.text, 60);
    ask_aside({side_question::kind::answer_or_word, 0, command, {{e.id, e.text}}, now_});
    if (command.empty())
        tell(message_kind::question, "answer.sure", {{"answer", first}});
    else
        tell(message_kind::question, "answer.or_word", {{"answer", first}, {"words", command}});
}

void machine::tell_usage(const command& c) {
    switch (c.what) {
        case verb::schedule:
            tell(message_kind::error, "schedule.usage");
            break;
        case verb::snooze:
            tell(message_kind::error, "snooze.usage");
            break;
        case verb::pause:
            if (c.rest.empty() || c.rest.starts_with("from ")) return absence_.ask_until_when(c);
            tell(message_kind::error, "pause.usage");
            break;
        case verb::quiet:
            tell(message_kind::error, "quiet.usage");
            break;
        case verb::timezone:
            zones_.do_timezone(c.rest);
            break;
        case verb::plan:
            tell(message_kind::error, "plan.usage");
            break;
        case verb::plans:
            tell(message_kind::error, "plans.usage");
            break;
        case verb::values:
            tell(message_kind::error, "values.short");
            break;
        case verb::priorities:
            tell(message_kind::error, "priorities.usage");
            break;
        case verb::vision:
            tell(message_kind::error, "vision.usage");
            break;
        default:
            tell(message_kind::error, "usage");
            break;
    }
    return_to_question();
}

// One line, and what was told meanwhile is kept beside the question.
void machine::retry(const user_said& e, const message& m) {
    const auto* st = course_.the_step();
    if (!st) return offer_entry({{e.id, e.text}});
    if (goes_on_from(s_.latest, m) && latest_within(goes_on_within) && join_latest(e)) return;
    if (between_.how == closed_answer::how::either) {
        asks_ = asker::step;
        return tell(message_kind::question, "retry.either", {{"first", between_.first}, {"second", between_.second}});
    }
    if (is_reflection(vocab(), m)) {
        write_answer(*st, question_of(st->action, true), {{e.id, e.text}}, pole::none);
        out_.push_back(react{e.id, "white_check_mark"});
        tell(message_kind::confirm, "retry.kept");
    }
    asks_ = asker::step;
    const auto& action = st->action;
    if (asks_several(action)) return tell_text(message_kind::question, sub_retry(action));
    if (const auto* choose = std::get_if<choose_step>(&action)) {
        std::string list;
        for (std::size_t i = 0; i < choose->options.size(); ++i)
            list += (i ? "\n" : "") + std::to_string(i + 1) + ". " + choose->options[i].label;
        return tell(message_kind::question, "retry.choose", {{"list", list}});
    }
    tell(message_kind::question, std::holds_alternative<scale_step>(action) ? "retry.scale" : "retry.yes_no");
}

// --- what was written last -------------------------------------------------------------------------------------------

bool machine::latest_within(std::chrono::minutes time) const { return s_.latest && now_ - s_.latest->at <= time; }

void machine::keep_thought(const user_said& e) {
    write_entry entry;
    entry.parts = {{e.id, e.text}};
    s_.latest = written_answer{{}, entry.parts, {}, {}, pole::none, {}, now_};
    out_.push_back(std::move(entry));
    out_.push_back(react{e.id, "white_check_mark"});
    ask_aside({side_question::kind::kept_entry, 0, {}, {{e.id, e.text}}, now_});
    tell(message_kind::confirm, "journal.kept.at_once");
}

// The entry is written anew with the message as its last part; what the answer was called has it, too.
bool machine::join_latest(const user_said& e) {
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

// "Wrong, I meant 7": the answer before is given anew where it was a closed one, and goes on where it was in words.
bool machine::correct_latest(const message& m, const user_said& e) {
    const auto rest = m.rest();
    if (s_.running && !s_.running->put_off && !s_.running->trail.empty() &&
        now_ - s_.running->touched_at <= corrects_within) {
        const auto* ses = course_.the_session();
        const int index = ses ? find_step(*ses, s_.running->trail.back()) : -1;
        const user_said corrected{e.id, rest, false};
        if (index >= 0 && read_closed(ses->steps[static_cast<std::size_t>(index)].action, corrected) &&
            s_.running->phase == 0 && s_.running->parts.empty() && step_back()) {
            tell(message_kind::confirm, "correction.done");
            return take_answer(corrected);
        }
        if (const auto* st = course_.the_step(); st && read_closed(st->action, corrected))
            return take_answer(corrected);
    }
    return latest_within(corrects_within) && join_latest(e);
}

// --- answers to the machine's own questions --------------------------------------------------------------------------

bool machine::take_new_side(const user_said& e, const command_reading& r) {
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
                if (!take_answer(held)) return_to_question();
                return true;
            }
            if (!word) return false;
            if (a_question) {
                tell(message_kind::reply, "did_you_mean.no");
                return_to_question();
                return true;
            }
            const auto meant = read_command(side.text);
            if (meant.how == command_reading::kind::exact && run_command(meant.what, e)) return true;
            tell(message_kind::reply, "usage");
            return_to_question();
            return true;
        }
        case kind::kept_entry:
            if (!leave || now_ - side.asked_at > taken_out_within || course_.what_waits() != waiting_for::nothing) {
                if (goes_on_from(s_.latest, read_message(vocab(), e.text))) s_.side = side;
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
            if (leave) tell(message_kind::confirm, "warm.quiet.no");
            return leave;
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
            return false;
    }
    return false;
}

}  // namespace fulcrum::dialogue
