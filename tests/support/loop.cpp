#include "tests/support/loop.hpp"

namespace fulcrum::test {

library loop_library(std::vector<step> morning, std::vector<step> evening) {
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

step plan() {
    return {step_id{"plan"}, plan_step{one("What will you do today?"), "", {"plan", scope::person}, "", pole::vision}};
}

talk in_track(const library& lib) {
    talk t(lib);
    t.say("defaults");
    t.say("defaults");
    return t;
}
}  // namespace fulcrum::test
