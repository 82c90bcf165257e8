// A track that an administrator tries out on themself, on a clock that jumps: nothing of it is kept. How it is played
// is given by who builds the engine, which knows the rehearsal.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/graph.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::bot::engine {

class trial {
  public:
    struct line {
        std::string moment, text;  // on the clock of the trial
    };
    virtual ~trial() = default;
    // Each answers what the coach says thereupon.
    virtual std::vector<line> next() = 0;  // the clock jumps to the next thing it says; none: the track is over
    virtual std::vector<line> say(std::string text) = 0;
    virtual bool asks() = 0;  // whether an answer is waited for
};

struct trial_wish {
    std::shared_ptr<const dialogue::library> texts;
    dialogue::track_id track;  // is there
    int day = 1;               // is there
    std::string language, zone, name;
};
// Throws std::exception when it can't be played.
using trial_maker = std::function<std::unique_ptr<trial>(const trial_wish& wish)>;

// One for each administrator, until they end it or fall silent.
class open_trials {
  public:
    void begin(const std::string& user, std::unique_ptr<trial> t, dialogue::instant now);
    bool end(const std::string& user) { return open_.erase(user) > 0; }
    // Theirs, which lives on from now; nullptr: there is none. `late` when it was silent for too long, and is over.
    trial* find(const std::string& user, dialogue::instant now, bool& late);

  private:
    struct entry {
        std::unique_ptr<trial> talk;
        dialogue::instant last{};
    };
    std::map<std::string, entry> open_;
};

}  // namespace fulcrum::bot::engine
