#include "dialogue/turn/setup_talk.hpp"

#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/commands.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/enrolling.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/listener.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/nudger.hpp"
#include "dialogue/turn/warmth.hpp"
#include "dialogue/turn/zone_moves.hpp"

namespace fulcrum::dialogue {

namespace {

// "Berlin, please" and "I'm in Berlin" name a zone, too.
std::string zone_within(std::string_view typed) {
    if (auto z = find_zone(typed); !z.empty()) return z;
    std::string p = plain(typed);
    for (const std::string_view tail : {" please", " thanks", " time"})
        if (p.ends_with(tail)) p.resize(p.size() - tail.size());
    while (!p.empty() && (p.back() == ',' || p.back() == ' ')) p.pop_back();
    for (const std::string_view head : {"i'm in ", "im in ", "i am in ", "in ", "it's ", "its ", "no ", "no, ", "use "})
        if (p.starts_with(head)) {
            if (auto z = find_zone(p.substr(head.size())); !z.empty()) return z;
        }
    return find_zone(p);
}

// An import that somebody tries out must not become what everybody begins with.
std::vector<const track*>::const_iterator usual_one(const std::vector<const track*>& listed, const library& texts) {
    for (const auto& id : texts.usual)
        if (const auto found = std::find_if(listed.begin(), listed.end(), [&](const auto* t) { return t->id == id; });
            found != listed.end())
            return found;
    const auto own =
        std::find_if(listed.begin(), listed.end(), [&](const auto* t) { return !texts.imported.contains(t->id); });
    return own != listed.end() ? own : listed.begin();
}

}  // namespace

void setup_talk::begin_setup(const user_said& e) {
    s_.stage = setup::zone;
    s_.when = def_.set.when;
    const auto reading = read_command(e.text);
    const bool command = reading.how == command_reading::kind::exact;
    const bool language_first = command && reading.what.what == verb::language && !reading.what.rest.empty();
    if (language_first) commands_.do_language(reading.what.rest);  // greeted in it
    const auto wish = read_command(read_message(vocab(), e.text).wish);
    const bool wishes_language = !command && wish.what.what == verb::language && !wish.what.rest.empty();
    if (wishes_language) commands_.do_language(wish.what.rest);
    if (!command && !wishes_language && !is_greeting(e.text) && word_count(e.text) > 3)
        s_.first_words.push_back({e.id, e.text});
    tell(message_kind::greeting, "hello");
    const bool begins = reading.what.what == verb::start || reading.what.what == verb::go_on;
    if (command && !language_first && !begins && commands_.run_command(reading.what, e)) return;
    ask_setup(false);
}

void setup_talk::ask_setup(bool in_short) {
    asks_ = asker::setup;
    switch (s_.stage) {
        case setup::zone: {
            const bool from_profile = !s_.zone.empty();
            const std::string z = from_profile ? s_.zone : (zone_exists(def_.set.zone) ? def_.set.zone : "UTC");
            const auto clock = clock_text(to_local(now_, z).time);
            tell(message_kind::question,
                 in_short ? "setup.zone.short" : (from_profile ? "setup.zone.profile" : "setup.zone.none"),
                 {{"zone", z}, {"clock", clock}});
            return;
        }
        case setup::track: {
            const auto* t = suggested();
            tell(message_kind::question, in_short ? "setup.track.short" : "setup.track",
                 {{"zone", s_.zone},
                  {"list", course_.title_list()},
                  {"count", std::to_string(course_.listed_tracks().size() + 1)},
                  {"title", t ? t->title : ""},
                  {"promise", t ? t->promise : ""}});
            return;
        }
        case setup::times: {
            const auto* t = course_.the_track();
            const auto chosen = t ? words("setup.times.chosen", {{"title", t->title}}) : words("setup.times.none");
            tell(message_kind::question, in_short ? "setup.times.short" : "setup.times",
                 {{"chosen", chosen}, {"rhythm", rhythm_words(s_.when)}});
            return;
        }
        case setup::fresh:
        case setup::done:
            return;
    }
}

void setup_talk::take(const user_said& e) {
    auto m = read_message(vocab(), e.text);
    const bool a_question = m.asks && (m.what == reading_kind::about_question || m.what == reading_kind::about_coach);
    if (!a_question && (take_answer(e) || take_yes_and_more(m, e) || take_out_of_turn(m, e))) return;
    const std::string_view help = s_.stage == setup::zone    ? "setup.zone.help"
                                  : s_.stage == setup::track ? "setup.track.help"
                                                             : "setup.times.help";
    switch (m.what) {
        case reading_kind::about_question:
            tell(message_kind::reply, help);
            return ask_setup(true);
        case reading_kind::about_coach:
            return listener_.tell_about(m.means);
        case reading_kind::to_coach:
            tell(message_kind::reply, "setup.about");
            return ask_setup(true);
        case reading_kind::wish:
        case reading_kind::look:
            if (const auto meant = read_command(m.wish);
                meant.how == command_reading::kind::exact &&
                (m.what == reading_kind::look || meant.what.what == verb::language))
                if (commands_.run_command(meant.what, e)) return;
            tell(message_kind::reply, "setup.first");
            return ask_setup(true);
        case reading_kind::put_off:
            return tell(message_kind::reply, "setup.later");
        case reading_kind::non_answer:
            return take_suggestion();
        case reading_kind::small_talk:
            return ask_setup(true);
        case reading_kind::feeling:
            warmth_.comfort(m.means);
            if (asks_ != asker::side) ask_setup(true);
            return;
        case reading_kind::good_news:
            warmth_.say_warmly("warm.joy");
            return ask_setup(true);
        case reading_kind::words:
        case reading_kind::moment:
        case reading_kind::word_of_ours:
        case reading_kind::lasting_word:
        case reading_kind::unread_word:
        case reading_kind::slip:
        case reading_kind::add_on:
        case reading_kind::correction:
        case reading_kind::figure:
            if (vocab().has(intent::asks_meaning, m.said)) {
                tell(message_kind::reply, help);
                return ask_setup(true);
            }
            if (m.asks) {
                tell(message_kind::reply, "setup.about");
                return ask_setup(true);
            }
            if (leaves_it_to_us(m)) return take_suggestion();
            return word_count(e.text) > 5 ? hold(e) : not_understood(e);
    }
}

bool setup_talk::take_answer(const user_said& e) {
    switch (s_.stage) {
        case setup::zone:
            return take_zone(e);
        case setup::track:
            return take_track(e);
        case setup::times:
            return take_times(e);
        case setup::fresh:
        case setup::done:
            return false;
    }
    return false;
}

bool setup_talk::take_zone(const user_said& e) {
    const auto yes = read_yes_no(e.text);
    if (yes == false) {
        tell(message_kind::question, "setup.zone.which");
        return true;
    }
    if (yes == true) {
        zones_.adopt_profile_zone();
    } else if (const auto z = zone_within(e.text); !z.empty()) {
        s_.zone = z;
        s_.zone_by_hand = true;
    } else {
        return false;
    }
    after_zone();
    return true;
}

void setup_talk::after_zone() {
    s_.stage = s_.track || def_.texts->tracks.empty() ? setup::times : setup::track;
    ask_setup(false);
}

bool setup_talk::take_track(const user_said& e) {
    std::vector<option> options;
    for (const auto* t : course_.listed_tracks()) options.push_back({t->id.text(), t->title});
    options.push_back(
        {"none", "none"});  // its own words, "none for now", are taken as they stand: "now" is none of them
    const auto yes = read_yes_no(e.text);
    std::string picked;
    if (vocab().says(intent::none_of_them, e.text) || plain(e.text) == plain(words("none_for_now")))
        picked = options.back().value;
    else if (const auto chosen = read_choice(e.text, options))
        picked = options[static_cast<std::size_t>(*chosen)].value;
    else if (const auto* t = yes == true ? suggested() : course_.find_track(e.text))
        picked = t->id.text();
    else if (yes == false)
        picked = options.back().value;
    else
        return false;
    if (const auto found = def_.texts->tracks.find(track_id{picked}); found != def_.texts->tracks.end())
        enrolling_.enroll(found->second);
    else
        s_.track.reset();
    s_.stage = setup::times;
    ask_setup(false);
    return true;
}

bool setup_talk::take_times(const user_said& e) {
    const auto yes = read_yes_no(e.text);
    if (yes == false) {
        tell(message_kind::question, "setup.times.which");
        return true;
    }
    if (yes != true) {
        const auto r = read_rhythm(e.text, s_.when);
        if (!r) return false;
        s_.when = *r, s_.times_by_hand = true;
    }
    finish_setup();
    return true;
}

bool setup_talk::take_yes_and_more(message& m, const user_said& e) {
    m.lead = vocab().leads(intent::yes_lead, m.said);
    if (m.lead == 0 || m.lead == m.said.words.size()) return false;
    const auto r = read_rhythm(m.rest(), s_.when);
    if (!r) return false;
    s_.when = *r, s_.times_by_hand = true;
    if (s_.stage != setup::times) tell(message_kind::reply, "setup.times.noted", {{"rhythm", rhythm_words(s_.when)}});
    return take_answer({e.id, "yes", false});
}

bool setup_talk::take_out_of_turn(const message& m, const user_said& e) {
    if (m.asks || word_count(e.text) > 12) return false;
    if (s_.stage != setup::times)
        if (const auto r = read_rhythm(e.text, s_.when)) {
            s_.when = *r, s_.times_by_hand = true;
            tell(message_kind::reply, "setup.times.noted", {{"rhythm", rhythm_words(s_.when)}});
            ask_setup(true);
            return true;
        }
    if (s_.stage == setup::zone)
        if (const auto* t = course_.find_track(e.text)) {
            enrolling_.enroll(*t);
            tell(message_kind::reply, "setup.track.noted", {{"title", t->title}});
            ask_setup(true);
            return true;
        }
    if (s_.stage != setup::zone)
        if (const auto z = zone_within(e.text); !z.empty()) {
            s_.zone = z;
            s_.zone_by_hand = true;
            tell(message_kind::reply, "setup.zone.noted", {{"zone", z}});
            ask_setup(true);
            return true;
        }
    return false;
}

// "Not sure, whatever you think is best": nothing is filed here, so a part of it is enough.
bool setup_talk::leaves_it_to_us(const message& m) const {
    constexpr std::size_t in_short = 10;
    return m.said.words.size() <= in_short &&
           (vocab().leads(intent::non_answer, m.said) > 0 || vocab().leads(intent::unsure, m.said) > 0);
}

void setup_talk::take_suggestion() {
    switch (s_.stage) {
        case setup::zone:
            zones_.adopt_profile_zone();
            return after_zone();
        case setup::track:
            if (const auto* t = suggested()) enrolling_.enroll(*t);
            s_.stage = setup::times;
            return ask_setup(false);
        case setup::times:
            return finish_setup();
        case setup::fresh:
        case setup::done:
            return;
    }
}

// A thought that has nothing to do with it is kept, and offered at the end.
void setup_talk::hold(const user_said& e) {
    s_.first_words.push_back({e.id, e.text});
    if (is_plenty(s_.first_words)) {
        write_entry entry;
        entry.parts = std::exchange(s_.first_words, {});
        out_.push_back(std::move(entry));
        tell(message_kind::confirm, "entry.plenty");
    } else {
        tell(message_kind::reply, "setup.held");
    }
    ask_setup(true);
}

void setup_talk::not_understood(const user_said& e) {
    switch (s_.stage) {
        case setup::zone:
            return zones_.do_timezone(e.text);
        case setup::track: {
            const auto* t = suggested();
            return tell(message_kind::question, "setup.track.unknown",
                        {{"count", std::to_string(course_.listed_tracks().size() + 1)}, {"title", t ? t->title : ""}});
        }
        case setup::times:
            return tell(message_kind::question, "setup.times.unknown", {{"rhythm", rhythm_words(s_.when)}});
        case setup::fresh:
        case setup::done:
            return;
    }
}

// The operator's choice, else the usual one.
const track* setup_talk::suggested() const {
    const auto tracks = course_.listed_tracks();
    auto chosen = std::find_if(tracks.cbegin(), tracks.cend(), [&](const auto* t) { return t->id == def_.set.track; });
    if (chosen == tracks.cend()) chosen = usual_one(tracks, *def_.texts);
    return chosen == tracks.cend() ? nullptr : *chosen;
}

void setup_talk::set_up_by_defaults() {
    zones_.adopt_profile_zone();
    if (!s_.track)
        if (const auto* t = suggested()) enrolling_.enroll(*t);
    finish_setup();
}

void setup_talk::finish_setup() {
    zones_.adopt_profile_zone();
    s_.stage = setup::done;
    planner_.reschedule();
    const auto* t = course_.the_track();
    tell(message_kind::confirm, "setup.done",
         {{"track", t ? "**" + t->title + "**" : words("setup.done.none")},
          {"rhythm", rhythm_words(s_.when)},
          {"zone", s_.zone}});
    nudger_.offer_to_begin();
    if (!s_.first_words.empty()) {
        const auto all = joined(s_.first_words);
        s_.side = {side_question::kind::keep_entry, 0, {}, std::move(s_.first_words), now_};
        s_.first_words.clear();
        asks_ = asker::side;
        tell(message_kind::question, "setup.first_words", {{"words", quoted(shortened(all, 300))}});
    }
}

}  // namespace fulcrum::dialogue
