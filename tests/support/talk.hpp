// A person talking with the machine, without chat or database: keeps the journal and the timers in memory, and the
// clock where the test puts it. `said` holds what the coach answered to the last input.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "content/catalog.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::test {

using namespace dialogue;

instant at(int y, unsigned m, unsigned d, int hour, int minute, std::string_view zone = "Europe/Berlin");

class talk {
  public:
    explicit talk(const library& texts, instant start = at(2026, 11, 23, 8, 0)) : now(start) {  // a Monday
        def.texts = &texts;
        def.set.crisis_line = "Call Ann at 555.";
        profile("maya", "Maya", "Europe/Berlin");
    }

    void profile(std::string username, std::string first, std::string zone);
    // Says it; the answer, all messages joined by a line of dashes.
    std::string say(std::string text);
    std::string edit(message_id id, std::string text) { return feed(message_edited{std::move(id), std::move(text)}); }
    std::string remove(message_id id) { return feed(message_deleted{std::move(id)}); }

    // Moves the clock, firing the timers due on the way, earliest first; what was said meanwhile.
    std::string wait_until(instant when);
    std::string wait(std::chrono::minutes time) { return wait_until(now + time); }
    // As after an outage: the clock moves, then what is due fires late.
    std::string away_until(instant when);
    std::string next_nudge_fires();
    std::optional<instant> next_timer() const;

    std::string feed(event first);

    // Messages that nobody asked for: nudges, and news of the coach.
    struct unasked_message {
        instant at{};
        local_time local{};
        int count = 0;
    };
    std::vector<unasked_message> unasked;

    struct entry {
        int number = 0;
        instant at{};
        std::string title;
        std::vector<entry_part> parts;
        std::string text() const {
            std::string all;
            for (const auto& p : parts) all += (all.empty() ? "" : "\n") + p.text;
            return all;
        }
    };

    definition def;
    person_state state;
    instant now;
    std::vector<std::string> said;
    std::vector<message_kind> kinds;
    std::vector<entry> journal;
    std::map<timer, set_timer> timers;
    std::vector<note_nudge> nudges;  // every note
    std::vector<nudge_line> record;  // the latest of each nudge, as the store keeps it
    std::vector<react> reactions;
    std::string file;
    bool forgotten = false;
    int withdrawn = 0;  // times that files were to be deleted
    message_id last_id;
    int messages = 0, numbers = 0;

  private:
    void perform(const effect& f, std::deque<event>& answers);

    // As in the store: what became of it must be decided first.
    bool overdue(timer what) const;
    journal_found found(const look_up& q) const;
};

// A short track for tests: every kind of step in two days.
library small_library();

}  // namespace fulcrum::test
