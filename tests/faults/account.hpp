// The three accounts against each other: what people typed and received, what was due by the rule, and what the
// database says. See README.md, "How the code is laid out".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "dialogue/schedule.hpp"
#include "storage/store.hpp"
#include "tests/faults/members.hpp"

namespace fulcrum::faults {

struct tally {
    std::size_t typed = 0, answered = 0;             // messages
    std::size_t due = 0, sent = 0, passed_over = 0;  // nudges; passed over: with another outcome on record
    std::size_t lost = 0, twice = 0;                 // of both
    tally& operator+=(const tally& other);
};

struct account {
    std::vector<tally> by_episode;
    std::vector<std::string> examples;  // of what was lost or came twice: the first dozen
};

struct due_rule {
    dialogue::rhythm when;
    std::string zone;
    dialogue::instant from{}, to{};  // what is due in (from, to]
    bool ordered = true;             // false: the server's clock went back, and with it the order that it tells
};

// `begins`: when each episode began, on the coach's clock; a nudge belongs to the one its due instant falls into. What
// was typed before an episode's end and has no reply, or more than one, is not seen here but while it runs.
account take_account(const std::vector<member>& people, const std::vector<dialogue::instant>& begins,
                     const due_rule& rule, storage::store& database, const storage::place& place);

// Whether the coach that works with the database has nothing left to do: nothing due, nothing to be sent.
bool nothing_left(const std::string& database, dialogue::instant now);
// How many nudges that were made before then are still to be sent.
std::int64_t nudges_waiting(const std::string& database, dialogue::instant made_before);

}  // namespace fulcrum::faults
