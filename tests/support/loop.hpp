// A track of eight like days for tests of what is asked each morning and evening.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/has.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {

inline text one(std::string words) { return text{{std::move(words)}}; }

// Two days of the given steps, and more days of nothing much.
inline library loop_library(std::vector<step> morning, std::vector<step> evening) {
    auto lib = small_library();
    track t;
    t.id = track_id{"loop"};
    t.title = "Loop";
    t.promise = "For tests.";
    t.theme = 1;
    t.edition = "e1";
    for (int d = 1; d <= 8; ++d) {
        day each;
        each.title = "Day " + std::to_string(d);
        each.id = "d" + std::to_string(d);
        each.morning = session{session_id{each.id + "/morning"}, morning};
        each.evening = session{session_id{each.id + "/evening"}, evening};
        t.days.push_back(each);
    }
    lib.tracks.clear();
    lib.tracks.emplace(t.id, t);
    return lib;
}

inline step plan() {
    return {step_id{"plan"}, plan_step{one("What will you do today?"), "", {"plan", scope::person}, "", pole::vision}};
}
inline step check() { return {step_id{"check"}, check_step{{}, {"went", scope::session}}}; }
inline step bye() { return {step_id{"bye"}, say_step{one("Bye.")}}; }

// Set up and in the track, Monday 8:00; nudges at 9:00 and 17:00.
inline talk in_track(const library& lib) {
    talk t(lib);
    t.say("defaults");
    t.say("defaults");
    return t;
}

}  // namespace fulcrum::test
