#include "dialogue/turn/listener.hpp"

#include <algorithm>
#include <utility>

#include "dialogue/plan.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/absence.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/card_desk.hpp"
#include "dialogue/turn/commands.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/last_words.hpp"
#include "dialogue/turn/put_offs.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/several_steps.hpp"
#include "dialogue/turn/unasked.hpp"
#include "dialogue/turn/warmth.hpp"
#include "dialogue/turn/zone_moves.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

using reading::one_of;

// An open question older than this is not simply answered by whatever comes next: first "go on, or leave it?".
constexpr auto stale_after = 20h;

constexpr auto goes_on_within = 3min;

constexpr auto corrects_within = 10min;

bool begins_with_question_word(const vocabulary& words, const message& m) {
    for (std::size_t from = 0; from < m.said.words.size() && from < 60; ++from)
        if (((m.said.begins >> from) & 1u) && words.leads(intent::question_word, m.said, from) > 0) return true;
    return false;
}

bool asks_at_the_end(const vocabulary& words, const message& m) {
    for (auto end = m.said.words.size(); end > 1 && end < 60; --end)
        if ((m.said.closes >> end) & 1u)
            if (words.leads(intent::question_word, m.said, end - 1) > 0) return true;
    return false;
}

// "A chance for what?", "wie gut was": about a closed question, which such words never answer.
bool asks_back(const vocabulary& words, const message& m) {
    return m.asks || begins_with_question_word(words, m) || asks_at_the_end(words, m);
}

// "We shipped it!" is told with joy, "we shipped it" may just answer.
bool rejoices(std::string_view typed) {
    const auto all = reading::decode(typed);
    return std::any_of(all.begin(), all.end(), [](char32_t c) { return c == '!' || c >= 0x1F300; });
}

bool begins_with_when(const message& m) {
    return !m.said.words.empty() &&
           one_of(m.said.words[0], {"when", "whenever", "once", "as", "if", "after", "before", "wenn", "falls",
                                    "sobald", "nachdem", "bevor", "nach", "vor"});
}

// "Not today", "nah, not today"
bool only_says_no(const vocabulary& words, const said_words& said) {
    std::size_t from = 0;
    while (from < said.words.size()) {
        const auto taken = words.leads(intent::no_lead, said, from);
        if (taken == 0) return false;
        from += taken;
    }
    return true;
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

}  // namespace

// An option's own words are an answer, even where they are a word of ours, too: "Stop it". So is "not now" as a no.
bool listener::names_an_option(std::string_view typed) const {
    if (!s_.running || s_.running->put_off) return false;
    const auto* st = course_.the_step();
    if (!st) return false;
    const auto p = plain(typed);
    const auto reading = read_command(typed);
    if (reading.how == command_reading::kind::exact && p == verb_text(reading.what.what))
        return false;  // these always work
    if (std::holds_alternative<yes_no_step>(st->action)) return reading.what.rest.empty() && read_yes_no(typed);
    const auto* choose = std::get_if<choose_step>(&st->action);
    if (!choose) return false;
    return std::any_of(choose->options.begin(), choose->options.end(),
                       [&](const option& o) { return plain(o.label) == p; });
}

// "Hard to say" is between yes and no, "meh" is no number: neither passes the question over.
bool listener::wavers(const message& m) const {
    const auto* st = course_.the_step();
    if (!st || !vocab().says(intent::vague, m.said)) return false;
    if (std::holds_alternative<yes_no_step>(st->action)) return true;
    return std::holds_alternative<scale_step>(st->action) && m.said.words.size() == 1;
}

// What the table says, with what the open question's own words change about it.
act listener::decide(const message& m, waiting_for open) const {
    const auto usual = act_for(m.what, open);
    if (open == waiting_for::closed && m.what == reading_kind::small_talk && !m.said.words.empty() &&
        (m.means == intent::acknowledged || m.means == intent::praise))
        return act::retry;  // "good" is no number
    if (open == waiting_for::closed && m.what == reading_kind::non_answer && wavers(m)) return act::retry;
    const auto* scale = course_.the_step();
    if (open == waiting_for::closed && scale && m.means == intent::low && m.said.words.size() < 4 &&
        !m.said.words.empty() && std::holds_alternative<scale_step>(scale->action) && !vocab().has(intent::own, m.said))
        return act::retry;  // "not great" is no number, either
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
    // "Ask Ana after the daily" is a plan, and no wish to be asked then.
    const bool of_me = std::any_of(m.said.words.begin(), m.said.words.end(), [](const auto& w) {
        return one_of(w, {"me", "mich", "mir", "you", "du"});
    });
    if (the_plan && !of_me && (m.what == reading_kind::put_off || m.what == reading_kind::moment) &&
        vocab().leads(intent::no_lead, m.said) == 0 && (clauses_of(m.text).size() == 1 || begins_with_when(m)) &&
        read_plan(m.text).whole())
        return act::answer;
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
            if (the_plan && words > 0 && only_says_no(vocab(), m.said)) return act::skip;
            return hindrance ? act::answer : usual;
        case reading_kind::feeling:
            if (m.means == intent::grief) return usual;
            if (words > 12 || hindrance) return act::answer;
            return state && m.means != intent::illness ? act::answer : usual;
        case reading_kind::good_news:
            return state || words > (m.means == intent::joy || rejoices(m.text) ? 12u : 4u) ? act::answer : usual;
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
            if (open == waiting_for::text && m.asks && words > 1 && words < 7 && !m.ours &&
                !begins_with_question_word(vocab(), m) && asks_at_the_end(vocab(), m) &&
                !asks_for(intent::question_asks_question))
                return act::explain;  // "watch it how?"
            if (open == waiting_for::text && m.asks && !m.ours && begins_with_question_word(vocab(), m) &&
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

bool listener::answer_first(const message& m) const {
    if (m.asks && m.said.words.size() > 2 && begins_with_question_word(vocab(), m))
        return false;  // "what does 10 mean?"
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
            if (st && std::holds_alternative<yes_no_step>(st->action) &&
                (vocab().leads(intent::no_lead, m.said) > 2 || vocab().says(intent::no_lead, m.said)))
                return true;  // "I'm afraid not"
            if (std::any_of(m.said.words.begin(), m.said.words.end(),
                            [](const auto& w) { return reading::number_word(w) || (w[0] >= '0' && w[0] <= '9'); }))
                return true;  // "three, rough day"
            return m.said.words.empty() || (st && std::holds_alternative<check_step>(st->action));
        }
        case reading_kind::put_off: {
            const auto* st = course_.the_step();
            const auto clauses = clauses_of(m.text);  // "not now, in a meeting" says why it has to wait
            if (st && std::holds_alternative<yes_no_step>(st->action) && clauses.size() > 1 &&
                vocab().says(intent::not_now, clauses.front()) && vocab().says(intent::put_off, clauses.back()))
                return false;
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

void listener::listen(const message& m, const user_said& e, instant before) {
    const auto open = course_.what_waits();
    const auto* st = open == waiting_for::nothing ? nullptr : course_.the_step();
    const bool an_option = names_an_option(e.text);
    const bool asks_why = open != waiting_for::nothing && m.command.what.what == verb::why &&
                          vocab().says(intent::asks_why, m.said) && m.said.words.size() > 1;
    const bool not_away = !s_.paused_until && s_.nudging.away.empty();
    const bool no_return = m.what == reading_kind::lasting_word && m.command.what.what == verb::resume && not_away;

    // "at most 4" is a number where one is asked for.
    if (open == waiting_for::closed && m.command.what.what == verb::most && answers_.take_answer(e)) return;
    if (m.command.how == command_reading::kind::exact && !an_option && !asks_why) {
        const bool asked_first =
            m.what == reading_kind::lasting_word && open != waiting_for::nothing && open != waiting_for::closed;
        const bool done_with_nothing = m.command.what.what == verb::done && open == waiting_for::text;
        const auto* ask = st ? std::get_if<ask_step>(&st->action) : nullptr;
        if (asked_first && no_return) {
            answers_.take_answer(e);
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
        if (commands_.run_command(m.command.what, e)) return;
    }
    asides_.drop_fleeting_side();
    if (s_.running && !s_.running->put_off && !course_.the_step()) {
        player_.let_go();
        tell(message_kind::reply, "session.gone");
        return do_act(decide(m, waiting_for::nothing), m, e);
    }
    if (open == waiting_for::nothing) return do_act(decide(m, open), m, e);

    if (is_greeting(e.text)) return tell(message_kind::question, "greeted", {{"question", player_.short_question()}});
    const auto last = std::max({s_.running->asked_at, s_.running->touched_at, before});
    const auto what = asks_why ? act::explain : decide(m, open);
    const bool an_answer = what == act::answer || what == act::answer_sure || what == act::retry || what == act::skip ||
                           what == act::join_last || what == act::correct_last || what == act::word ||
                           (open == waiting_for::closed && answer_first(m));
    if (an_answer && now_ - last > stale_after) {
        asides_.ask_aside({side_question::kind::go_on, 0, {}, {{e.id, e.text}}, now_});
        return tell(message_kind::question, "long_ago", {{"question", player_.short_question()}});
    }
    if (open == waiting_for::closed && !an_option && take_answer_and_more(m, e)) return;
    if (open == waiting_for::closed && (an_option || (!asks_why && answer_first(m))) && answers_.take_answer(e)) return;
    if (asks_why) return explain(intent::asks_why);
    do_act(what, m, e);
}

// "Yes. Also: can you write later?", "7, and who reads this?": the answer, and then what else it says.
bool listener::take_answer_and_more(const message& m, const user_said& e) {
    const auto* st = course_.the_step();
    const auto clauses = clauses_of(m.text);
    if (!st || several_.asks_several(st->action) || clauses.size() < 2) return false;
    const user_said answer{e.id, std::string(clauses.front()), false};
    const auto rest = m.text.substr(static_cast<std::size_t>(clauses[1].data() - m.text.data()));
    const auto more = read_message(vocab(), rest);
    const bool says_more = more.what == reading_kind::wish || more.what == reading_kind::look ||
                           (more.what == reading_kind::about_coach && more.means != intent::asks_right);
    if (!says_more || !answers_.read_closed(st->action, answer) || !answers_.take_answer(answer)) return false;
    do_act(act_for(more.what, course_.what_waits()), more, {e.id, rest, false});
    return true;
}

void listener::do_act(act what, const message& m, const user_said& e) {
    switch (what) {
        case act::answer:
            if (!answers_.take_answer(e)) retry(e, m);
            return;
        case act::answer_sure:
            return ask_whether_answer(m, e, {});
        case act::skip:
            return pass_over();
        case act::explain:  // "my colleague takes the credit, any ideas?" asks for help, not about a question
            if (course_.what_waits() == waiting_for::nothing && m.means == intent::asks_example &&
                m.said.words.size() > 4) {
                if (!cards_.offer(m.text, e, true)) tell_about(intent::asks_coach);
                return;
            }
            return explain(m.means);
        case act::tell:
            if (m.means == intent::asks_coach && cards_.offer(m.text, e, true)) return;
            return tell_about(m.means);
        case act::word:
            return small_word(m.means);
        case act::comfort:
            return comfort(m, e);
        case act::cheer:
            return warmth_.cheer(m, e);
        case act::put_off:
            return put_off_as_said(m);
        case act::offer_wish:
            return offer_wish(m.wish);
        case act::run:
            if (m.wish == "tip" && m.said.words.size() > 2 && cards_.offer(m.text, e, false)) return;
            if (const auto meant = read_command(m.wish); meant.how == command_reading::kind::exact)
                if (commands_.run_command(meant.what, e)) return;
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
            asides_.ask_aside({side_question::kind::did_you_mean, 0, meant, std::move(parts), now_});
            return tell(message_kind::question, "did_you_mean", {{"words", meant}});
        }
        case act::join_last:
            if (last_words_.latest_within(goes_on_within) && last_words_.join_latest(e)) return;
            if (course_.what_waits() == waiting_for::closed) return retry(e, m);
            return do_act(course_.what_waits() == waiting_for::nothing ? act::keep : act::answer, m, e);
        case act::correct_last:
            if (correct_latest(m, e)) return;
            if (course_.what_waits() == waiting_for::closed) {
                const user_said rest{e.id, m.rest(), false};
                if (answers_.take_answer(rest)) return;
                return retry(e, m);
            }
            return do_act(course_.what_waits() == waiting_for::nothing ? act::keep : act::answer, m, e);
        case act::retry:
            if (m.said.words.size() > 1 && asks_back(vocab(), m) && !vocab().says(intent::vague, m.said))
                return explain(intent::asks_meaning);
            return retry(e, m);
        case act::keep:
            if (last_words_.goes_on_from_latest(m) && last_words_.latest_within(goes_on_within) &&
                last_words_.join_latest(e))
                return;
            if (const auto* t = course_.find_track(e.text); t && m.said.words.size() <= 6 && !plain(e.text).empty())
                if (plain(t->title) == plain(e.text) || plain(t->id.text()) == plain(e.text))
                    return offer_wish("join " + t->id.text());
            return is_reflection(vocab(), m) ? last_words_.keep_thought(e) : asides_.offer_entry({{e.id, e.text}});
    }
}

// With all lines said within a month, a sign that it was read.
void listener::comfort(const message& m, const user_said& e) {
    const auto before = said_.size();
    warmth_.comfort(m.means);
    if (said_.size() == before) out_.push_back(react{e.id, "heart"});
}

void listener::pass_over() {
    const auto* st = course_.the_step();
    const bool a_plan = st && std::holds_alternative<plan_step>(st->action);
    const bool more = !s_.running->parts.empty();  // "nothing more"
    if (!more) tell(message_kind::reply, a_plan ? "skip.plan" : "skip.kind");
    player_.skip_step();
}

void listener::explain(intent asked) {
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
    asides_.return_to_question();
}

void listener::tell_about(intent asked) {
    std::string_view key = "about.other";
    if (asked == intent::asks_private) key = "about.private";
    if (asked == intent::asks_boss) key = "about.boss";
    if (asked == intent::asks_ai) key = "about.ai";
    if (asked == intent::asks_right) key = "about.right";
    if (asked == intent::asks_to_write) key = "about.write";
    if (asked == intent::asks_doing) {
        tell(message_kind::reply, "about.doing", {{"count", std::to_string(s_.steps_done)}});
        return asides_.return_to_question();
    }
    if (asked == intent::asks_length) {
        const auto* t = course_.the_track();
        const auto place = t ? course_.place_words(*t) : std::string();
        if (t)
            tell(message_kind::reply, "about.length", {{"place", place}, {"next", next_words()}});
        else
            tell_text(message_kind::reply, next_words());
        return asides_.return_to_question();
    }
    tell(message_kind::reply, key);
    asides_.return_to_question();
}

void listener::small_word(intent what) {
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
void listener::put_off_as_said(const message& m) {
    if (m.what == reading_kind::moment && !m.command.what.rest.empty()) return put_offs_.do_snooze(m.command.what.rest);
    for (std::size_t i = 0; i < m.said.ends.size() && i < 20; ++i) {
        const auto tail = reading::trim(std::string_view(m.text).substr(i == 0 ? 0 : m.said.ends[i - 1]));
        const auto when = read_command("snooze " + std::string(tail));
        if (when.how == command_reading::kind::exact && !when.what.rest.empty() &&
            !one_of(when.what.rest, {"today", "heute"}))
            return put_offs_.do_snooze(when.what.rest);
    }
    put_offs_.put_off_until(unasked_.outside_quiet(now_ + usual_gap));
}

void listener::offer_wish(const std::string& command) {
    const auto meant = read_command(command);
    const bool named = meant.how == command_reading::kind::exact && command.starts_with(verb_text(meant.what.what));
    asides_.ask_aside({side_question::kind::did_you_mean, 0, command, {}, now_});
    tell(message_kind::question, "wish.offer", {{"words", named ? as_typed(book(), meant.what) : command}});
}

void listener::ask_whether_answer(const message& m, const user_said& e, std::string command) {
    const auto first = in_one_line(m.text, 60);
    asides_.ask_aside({side_question::kind::answer_or_word, 0, command, {{e.id, e.text}}, now_});
    if (command.empty())
        tell(message_kind::question, "answer.sure", {{"answer", first}});
    else
        tell(message_kind::question, "answer.or_word", {{"answer", first}, {"words", command}});
}

void listener::tell_usage(const command& c) {
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
    asides_.return_to_question();
}

// One line, and what was told meanwhile is kept beside the question.
void listener::retry(const user_said& e, const message& m) {
    const auto* st = course_.the_step();
    if (!st) return asides_.offer_entry({{e.id, e.text}});
    if (last_words_.goes_on_from_latest(m) && last_words_.latest_within(goes_on_within) && last_words_.join_latest(e))
        return;
    if (answers_.between().how == closed_answer::how::either) {
        asks_ = asker::step;
        return tell(message_kind::question, "retry.either",
                    {{"first", answers_.between().first}, {"second", answers_.between().second}});
    }
    if (is_reflection(vocab(), m)) {
        answers_.write_answer(*st, player_.question_of(st->action, true), {{e.id, e.text}}, pole::none);
        out_.push_back(react{e.id, "white_check_mark"});
        tell(message_kind::confirm, "retry.kept");
    }
    asks_ = asker::step;
    const auto& action = st->action;
    if (several_.asks_several(action)) return tell_text(message_kind::question, several_.sub_retry(action));
    if (const auto* choose = std::get_if<choose_step>(&action)) {
        std::string list;
        for (std::size_t i = 0; i < choose->options.size(); ++i)
            list += (i ? "\n" : "") + std::to_string(i + 1) + ". " + choose->options[i].label;
        return tell(message_kind::question, "retry.choose", {{"list", list}});
    }
    tell(message_kind::question, std::holds_alternative<scale_step>(action) ? "retry.scale" : "retry.yes_no");
}

// "Wrong, I meant 7": the answer before is given anew where it was a closed one, and goes on where it was in words.
bool listener::correct_latest(const message& m, const user_said& e) {
    const auto rest = m.rest();
    if (s_.running && !s_.running->put_off && !s_.running->trail.empty() &&
        now_ - s_.running->touched_at <= corrects_within) {
        const auto* ses = course_.the_session();
        const int index = ses ? find_step(*ses, s_.running->trail.back()) : -1;
        const user_said corrected{e.id, rest, false};
        if (index >= 0 && answers_.read_closed(ses->steps[static_cast<std::size_t>(index)].action, corrected) &&
            s_.running->phase == 0 && s_.running->parts.empty() && player_.step_back()) {
            tell(message_kind::confirm, "correction.done");
            return answers_.take_answer(corrected);
        }
        if (const auto* st = course_.the_step(); st && answers_.read_closed(st->action, corrected))
            return answers_.take_answer(corrected);
    }
    return last_words_.latest_within(corrects_within) && last_words_.join_latest(e);
}

}  // namespace fulcrum::dialogue
