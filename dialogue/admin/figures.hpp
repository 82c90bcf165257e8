// How far people came in a track, as counts in which nobody can be found: fewer than five people are never counted
// out, neither by themselves nor by what is left over. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace fulcrum::dialogue {

inline constexpr int smallest_cell = 5;

// One person's way through a track.
struct way {
    int day = 1;  // the furthest
    bool begun = false, finished = false, left = false, silent = false;
};

struct funnel {
    int assigned = 0, started = 0, day3 = 0, day5 = 0, half = 0, finished = 0, left = 0, silent = 0;
};
// `days` of the track, 0 when it never ends: then nobody is half through or finished.
funnel funnel_of(const std::vector<way>& ways, int days);

// What may be said of a count: itself, or only on which side of the smallest cell it is.
struct told_count {
    enum class how { exact, few, nearly_all } is = how::exact;
    int count = 0;  // exact; nearly_all: of these
    friend bool operator==(const told_count&, const told_count&) = default;
};

struct told_funnel {
    told_count assigned, started, day3, day5, half, finished, left, silent;
};
// Each count and each difference between two that are told is five or more. Nothing when there are fewer than five.
std::optional<told_funnel> told(const funnel& all);

// "12", "<5", ">7": `nearly_all` says how many it is more than.
std::string told_text(const told_count& c);

}  // namespace fulcrum::dialogue
