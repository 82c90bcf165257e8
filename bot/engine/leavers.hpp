// People whose account was closed: what they wrote is kept for a while, in case they come back, and then erased with
// its key. Administrators are told a week before.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "storage/store.hpp"

namespace fulcrum::bot::engine {

using storage::instant;

inline constexpr std::chrono::days warned_before{7};

// Since when an account is known to be closed, and when administrators were told what will come; epoch: not yet.
struct leaver {
    instant left{}, told{};
    friend bool operator==(const leaver&, const leaver&) = default;
};
std::string written(const leaver& l);
// Total: what was not written by written() reads as somebody who left at the epoch and is not known.
leaver read_leaver(std::string_view text);

enum class leaver_step { wait, note, tell, erase };
// What is to be done about a closed account today. Nobody is erased of whom nobody was told a week before. Pure.
leaver_step next_step(const leaver& known, std::chrono::days kept, instant now);

struct leavers_today {
    std::vector<std::string> soon;         // names that administrators are to be told of
    instant erased_at{};                   // of these
    std::vector<storage::person_row> due;  // to be erased
};
// Notes who left and who came back, and says what is due; `kept` of zero days: nobody is ever erased. In a transaction
// of the caller's.
leavers_today look_at_leavers(storage::unit_of_work& unit, const storage::place& where, std::chrono::days kept,
                              instant now);

}  // namespace fulcrum::bot::engine
