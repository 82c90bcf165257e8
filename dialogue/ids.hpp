// Names of things, each a type of its own, so that a step can't be taken for a session.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace fulcrum::dialogue {

template <class Tag>
class id {
  public:
    id() = default;
    explicit id(std::string value) : value_(std::move(value)) {}
    explicit id(std::string_view value) : value_(value) {}
    explicit id(const char* value) : value_(value) {}

    const std::string& text() const { return value_; }
    bool empty() const { return value_.empty(); }
    friend auto operator<=>(const id&, const id&) = default;

  private:
    std::string value_;
};

using track_id = id<struct track_tag>;      // "two-hats"
using session_id = id<struct session_tag>;  // "day-3/morning", unique within its track
using step_id = id<struct step_tag>;        // "intent", unique within its session
using card_id = id<struct card_tag>;        // a tip or question in a bank
using message_id = id<struct message_tag>;  // a post on the chat platform, as the platform names it

}  // namespace fulcrum::dialogue

template <class Tag>
struct std::hash<fulcrum::dialogue::id<Tag>> {
    std::size_t operator()(const fulcrum::dialogue::id<Tag>& i) const { return std::hash<std::string>{}(i.text()); }
};
