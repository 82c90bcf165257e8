// Reading fields out of Boost.JSON values, for wire's own sources.
#pragma once

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "bot/platform/mattermost/wire.hpp"

namespace fulcrum::bot::platform::mattermost::wire {

namespace json = boost::json;

// Memory for one text: the first bytes on the stack, more from the heap, all released at once.
class arena {
  public:
    arena() : memory_(buffer_.data(), buffer_.size()) {}
    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;

    // The value in `text`, alive as long as the arena; null when it is not JSON (`problem` tells).
    const json::value* parse(std::string_view text, std::string& problem) {
        json::parse_options options;
        options.max_depth = 100;
        boost::system::error_code ec;
        auto value = json::parse(json::string_view(text.data(), text.size()), ec, &memory_, options);
        if (ec) {
            problem = ec.message();
            return nullptr;
        }
        auto* place = static_cast<json::value*>(memory_.allocate(sizeof(json::value), alignof(json::value)));
        return new (place) json::value(std::move(value));  // never destroyed: everything in it is the arena's
    }

  private:
    std::array<unsigned char, 12 * 1024> buffer_;
    json::monotonic_resource memory_;
};

inline std::string_view view(const json::string& s) { return {s.data(), s.size()}; }

inline std::string without_nul(std::string_view s) {
    std::string out(s);
    if (out.find('\0') != std::string::npos) std::erase(out, '\0');
    return out;
}

// Reads the fields of one object; the first field that is wrong is kept, and later reads change nothing.
class reader {
  public:
    reader(const json::object& object, std::string_view path) : object_(object), path_(path) {}

    bool failed() const { return failed_; }
    finding take() { return std::move(finding_); }

    const json::value* get(std::string_view key) const {
        const auto* v = object_.if_contains(json::string_view(key.data(), key.size()));
        return v && !v->is_null() ? v : nullptr;
    }
    // Optional text: missing or null is "".
    void text(std::string_view key, std::string& out) {
        if (const auto s = raw(key)) out = without_nul(*s);
    }
    std::optional<std::string_view> raw(std::string_view key) {
        const auto* v = get(key);
        if (!v) return std::nullopt;
        if (const auto* s = v->if_string()) return view(*s);
        fail(key, "is not a string");
        return std::nullopt;
    }
    // Required id.
    void id(std::string_view key, std::string& out) {
        const auto s = raw(key);
        if (s && is_id(*s))
            out = *s;
        else
            fail(key, s ? "is not an id" : "is missing");
    }
    // Optional id: "" passes.
    void maybe_id(std::string_view key, std::string& out) {
        const auto s = raw(key);
        if (!s || s->empty()) return;
        if (is_id(*s))
            out = *s;
        else
            fail(key, "is not an id");
    }
    // Optional milliseconds since 1970; what no clock shows is a finding.
    void time(std::string_view key, std::int64_t& out) {
        if (const auto n = number(key)) {
            if (*n < 0 || *n > 253402300799999)
                fail(key, "is out of range");
            else
                out = *n;
        }
    }
    std::optional<std::int64_t> number(std::string_view key) {
        const auto* v = get(key);
        if (!v) return std::nullopt;
        boost::system::error_code ec;
        const auto n = v->is_number() ? v->to_number<std::int64_t>(ec) : 0;
        if (v->is_number() && !ec) return n;
        fail(key, "is not an integer");
        return std::nullopt;
    }
    void fail(std::string_view key, std::string_view problem) {
        if (failed_) return;
        failed_ = true;
        finding_ = finding(std::string(path_).append(path_.empty() ? "" : ".").append(key), std::string(problem));
    }

  private:
    const json::object& object_;
    std::string_view path_;
    bool failed_ = false;
    finding finding_;
};

// "true" as Mattermost writes it in props; a real boolean will do, too.
inline bool truthy(const json::object& o, std::string_view key) {
    const auto* v = o.if_contains(json::string_view(key.data(), key.size()));
    if (!v) return false;
    if (const auto* b = v->if_bool()) return *b;
    const auto* s = v->if_string();
    return s && view(*s) == "true";
}

parsed<post> read_post(const json::value& value, std::string_view path);
parsed<user> read_user(const json::value& value, std::string_view path);

}  // namespace fulcrum::bot::platform::mattermost::wire
