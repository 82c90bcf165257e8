#include "dialogue/turn/setup_talk.hpp"

#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/commands.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/enrolling.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/nudger.hpp"
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
    if (!command && !is_greeting(e.text) && word_count(e.text) > 3) s_.first_words.push_back({e.id, e.text});
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
        case setup::track:
            tell(message_kind::question, in_short ? "setup.track.short" : "setup.track",
                 {{"zone", s_.zone}, {"list", course_.track_list(true)}});
            return;
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

void setup_talk::take_setup_answer(const user_said& e, const command_reading&) {
    const auto yes = read_yes_no(e.text);
    const auto hold = [&] {
        s_.first_words.push_back({e.id, e.text});
        if (is_plenty(s_.first_words)) {
            write_entry entry;
            entry.parts = std::exchange(s_.first_words, {});
            out_.push_back(std::move(entry));
            tell(message_kind::confirm, "entry.plenty");
            return ask_setup(true);
        }
        std::string question;
        const auto before = said_.size();
        ask_setup(true);
        if (said_.size() > before) {
            question = said_.back();
            said_.resize(before);
        }
        tell(message_kind::question, "setup.held", {{"question", question}});
    };
    const bool long_text = word_count(e.text) > 5;
    switch (s_.stage) {
        case setup::zone:
            if (yes == true) {
                zones_.adopt_profile_zone();
            } else if (yes == false) {
                return tell(message_kind::question, "setup.zone.which");
            } else if (const auto z = zone_within(e.text); !z.empty()) {
                s_.zone = z;
                s_.zone_by_hand = true;
            } else if (is_greeting(e.text)) {
                return ask_setup(true);
            } else if (long_text) {
                return hold();
            } else {
                return zones_.do_timezone(e.text);
            }
            s_.stage = setup::track;
            if (def_.texts->tracks.empty()) s_.stage = setup::times;
            return ask_setup(false);
        case setup::track: {
            std::vector<option> options;
            for (const auto* t : course_.listed_tracks()) options.push_back({t->id.text(), t->title});
            options.push_back({"none", words("none_for_now")});
            auto chosen = read_choice(e.text, options);
            if (!chosen && yes == true && options.size() == 2) chosen = 0;
            if (!chosen && yes == false) chosen = static_cast<int>(options.size()) - 1;
            if (!chosen) {
                if (const auto* t = course_.find_track(e.text)) {
                    for (std::size_t i = 0; i < options.size(); ++i)
                        if (options[i].value == t->id.text()) chosen = static_cast<int>(i);
                }
            }
            if (!chosen) {
                if (is_greeting(e.text)) return ask_setup(true);
                if (long_text) return hold();
                return tell(message_kind::question, "setup.track.unknown", {{"list", course_.track_list(true)}});
            }
            const auto& picked = options[static_cast<std::size_t>(*chosen)].value;
            if (const auto found = def_.texts->tracks.find(track_id{picked}); found != def_.texts->tracks.end())
                enrolling_.enroll(found->second);
            else
                s_.track.reset();
            s_.stage = setup::times;
            return ask_setup(false);
        }
        case setup::times:
            if (yes != true) {
                const auto r = read_rhythm(e.text, s_.when);
                if (!r) {
                    if (is_greeting(e.text)) return ask_setup(true);
                    if (long_text) return hold();
                    return tell(message_kind::question, "setup.times.unknown", {{"rhythm", rhythm_words(s_.when)}});
                }
                s_.when = *r;
            }
            return finish_setup();
        case setup::fresh:
        case setup::done:
            return;
    }
}

void setup_talk::set_up_by_defaults() {
    zones_.adopt_profile_zone();
    if (!s_.track) {
        const auto tracks = course_.listed_tracks();
        auto chosen =
            std::find_if(tracks.cbegin(), tracks.end(), [&](const auto* t) { return t->id == def_.set.track; });
        if (chosen == tracks.end() && def_.set.track.empty()) chosen = usual_one(tracks, *def_.texts);
        if (chosen != tracks.end()) enrolling_.enroll(**chosen);
    }
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
