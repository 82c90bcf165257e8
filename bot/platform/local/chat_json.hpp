// Writing JSON as text, straight into a string: the chat's answers and events are many and small, and a tree for each
// would cost more than the rest of the work.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace fulcrum::bot::platform::local {

// Appends `text` as a JSON string with its quotes. Precondition: valid UTF-8.
void append_quoted(std::string& out, std::string_view text);

inline void append_number(std::string& out, std::int64_t n) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
    out.append(digits, static_cast<std::size_t>(end - digits));
}

// One JSON object, written key by key; end() closes it. Keys are literals and are not escaped.
//   json_object o(out); o.text("id", id).number("create_at", at).end();
class json_object {
  public:
    explicit json_object(std::string& out) : out_(out) { out_ += '{'; }
    json_object& text(std::string_view key, std::string_view value) {
        name(key);
        append_quoted(out_, value);
        return *this;
    }
    json_object& number(std::string_view key, std::int64_t value) {
        name(key);
        append_number(out_, value);
        return *this;
    }
    json_object& flag(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
    json_object& null(std::string_view key) { return raw(key, "null"); }
    // `json` is JSON text already.
    json_object& raw(std::string_view key, std::string_view json) {
        name(key);
        out_ += json;
        return *this;
    }
    // Begins a member whose value the caller appends to the string itself.
    std::string& name(std::string_view key) {
        if (!first_) out_ += ',';
        first_ = false;
        out_ += '"';
        out_ += key;
        out_ += "\":";
        return out_;
    }
    void end() { out_ += '}'; }

  private:
    std::string& out_;
    bool first_ = true;
};

// Appends `[a,b,c]`, calling write(item) for each, which appends the item's JSON to `out`.
template <class Range, class Write>
void append_array(std::string& out, const Range& items, Write write) {
    out += '[';
    bool first = true;
    for (const auto& item : items) {
        if (!first) out += ',';
        first = false;
        write(item);
    }
    out += ']';
}

// Number of Unicode code points in valid UTF-8.
std::size_t code_points(std::string_view text);

std::string base64(std::string_view bytes);
// False if `text` is not base64 with padding.
bool from_base64(std::string_view text, std::string& bytes);

// `%41` becomes `A`, and with `plus` `+` becomes a blank; a lone `%` stays as it is.
std::string percent_decoded(std::string_view text, bool plus);

// The first value of `key` in a query string ("a=1&b=2"), decoded; "" if there is none.
std::string query_value(std::string_view query, std::string_view key);

}  // namespace fulcrum::bot::platform::local
