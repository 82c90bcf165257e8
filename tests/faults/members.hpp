// People who chat with the coach: they note thoughts all the while, and answer when they are asked. What they typed and
// what came back is kept for the account.
#pragma once

#include <cstddef>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "dialogue/time.hpp"
#include "tests/support/chat_thread.hpp"

namespace fulcrum::faults {

struct typed_message {
    std::string post, text;   // `text` as it has to be in the journal
    std::size_t episode = 0;  // in which it was typed
    bool answer = false;      // to a question of the coach; else a note
};
struct nudge_post {
    std::string post, text;
    dialogue::instant at{};
};

struct member {
    std::string name, channel, user;
    std::vector<typed_message> typed;
    std::vector<nudge_post> nudges;  // received
    std::size_t replies = 0;         // received, to what was typed
    std::size_t odd_replies = 0;     // of these, such as no message here should get
    bool asked = false;              // the coach's last word is a question
};

class members {
  public:
    members(test::chat_thread& chat, int people, unsigned seed);
    ~members();
    members(const members&) = delete;
    members& operator=(const members&) = delete;

    // Everybody says this and gets one answer each; false when that takes too long.
    bool all_say(const std::string& words, std::chrono::milliseconds limit);
    // What came up to now is no part of the account.
    void begin();
    // Somebody, or that person, types something.
    void type(std::size_t episode, std::optional<std::size_t> who = {});
    bool all_answered();  // each message has one reply at least
    std::size_t typed();
    std::size_t answered();
    std::size_t repeated_refs();  // posts that carry the ref of an earlier one

    std::vector<member> all();  // a copy

  private:
    void received(const bot::platform::local::chat_server::post_view& p);

    test::chat_thread& chat_;
    std::mt19937 random_;
    std::vector<member> members_;  // on the chat's thread only, as all that follows
    std::unordered_map<std::string, std::size_t> by_channel_;
    std::set<std::string> refs_;
    std::size_t repeated_refs_ = 0, words_ = 0;
};

}  // namespace fulcrum::faults
