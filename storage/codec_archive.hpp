// How values become JSON and come back, whatever they are: a writer and a reader that are told a type's fields by one
// function for both, `fields(archive, value)`. For codec.cpp.
#pragma once

#include <boost/json.hpp>
#include <charconv>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/codec.hpp"
#include "storage/codec_names.hpp"

namespace fulcrum::storage::archive {

namespace json = boost::json;
using namespace dialogue;

template <class T>
concept Enumerator = std::is_enum_v<T>;
template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool>;

template <class T>
concept Record = std::is_class_v<T>;

// --- writing

class writer {
  public:
    explicit writer(std::string& out) : out_(out) {}

    // Fields: nothing is written for an empty value, unless `always`.
    template <class T>
    void field(std::string_view name, const T& value) {
        if (!empty(value)) always(name, value);
    }
    template <class T>
    void always(std::string_view name, const T& value) {
        key(name);
        write(value);
    }
    template <class T>
    void field(std::string_view name, const std::optional<T>& value) {  // absent is the default
        if (value) always(name, *value);
    }
    template <class T>
    void nullable(std::string_view name, const std::optional<T>& value) {  // nothing is said aloud: the default is not
        key(name);
        if (value)
            write(*value);
        else
            out_ += "null";
    }
    void version(int current) { always("v", current); }
    void check(bool, std::string_view) {}

    template <class T>
    void object(const T& value) {
        out_ += '{';
        fields(*this, value);
        out_ += '}';
    }

  private:
    static bool empty(bool b) { return !b; }
    template <Integer T>
    static bool empty(T n) {
        return n == 0;
    }
    template <Enumerator T>
    static bool empty(T e) {
        return e == T{};
    }
    static bool empty(const std::string& s) { return s.empty(); }
    template <class Tag>
    static bool empty(const id<Tag>& i) {
        return i.empty();
    }
    static bool empty(instant t) { return t == instant{}; }
    static bool empty(local_date d) { return d == local_date{}; }
    template <class T>
    static bool empty(const std::vector<T>& v) {
        return v.empty();
    }
    template <class K, class V>
    static bool empty(const std::map<K, V>& m) {
        return m.empty();
    }
    static bool empty(const nudge_habits& n) { return n == nudge_habits{}; }
    static bool empty(const tap_habits& t) { return t == tap_habits{}; }
    static bool empty(const side_question& q) {
        return q.what == side_question::kind::none && q.number == 0 && q.text.empty() && q.parts.empty() &&
               q.asked_at == instant{};
    }

    void key(std::string_view name) {  // names of ours need no escapes
        if (out_.back() != '{') out_ += ',';
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }

    void write(bool b) { out_ += b ? "true" : "false"; }
    template <Integer T>
    void write(T n) {
        char digits[24];
        out_.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
    }
    template <Enumerator T>
    void write(T e) {
        write(name_of(e));
    }
    void write(const std::string& s) { write(std::string_view{s}); }
    void write(std::string_view s) {
        out_ += '"';
        std::size_t from = 0;
        for (std::size_t i = 0; i < s.size(); ++i) {
            const auto c = static_cast<unsigned char>(s[i]);
            if (c >= 0x20 && c != '"' && c != '\\') continue;
            out_.append(s, from, i - from);
            from = i + 1;
            if (c == '"' || c == '\\') {
                out_ += '\\';
                out_ += s[i];
            } else if (c == '\n') {
                out_ += "\\n";
            } else {
                constexpr const char* digits = "0123456789abcdef";
                out_ += "\\u00";
                out_ += digits[c >> 4];
                out_ += digits[c & 15];
            }
        }
        out_.append(s, from);
        out_ += '"';
    }
    template <class Tag>
    void write(const id<Tag>& i) {
        write(i.text());
    }
    void write(instant t) { write(to_millis(t)); }
    void write(local_date d) { write(date_number(d)); }
    void write(time_of_day t) { write(t.minutes); }
    template <class T>
    void write(const std::vector<T>& v) {
        char between = '[';
        for (const T& one : v) {
            out_ += between;
            write(one);
            between = ',';
        }
        out_ += ']';
    }
    template <class V>
    void write(const std::map<std::string, V>& m) {
        char between = '{';
        for (const auto& [name, value] : m) {
            out_ += between;
            write(name);
            out_ += ':';
            write(value);
            between = ',';
        }
        out_ += '}';
    }
    template <Record T>
    void write(const T& value) {
        object(value);
    }

    std::string& out_;
};

// --- reading

// Where we are, for messages; a chain on the stack, spelled out only when something is wrong.
struct trail {
    const trail* up = nullptr;
    std::string_view name{};
    std::size_t index = 0;
    enum class link : std::uint8_t { field, name_of_theirs, index } how = link::field;

    std::string text() const {
        // A key of a map may be somebody's word: it is not repeated.
        const std::string here = how == link::field            ? std::string{name}
                                 : how == link::name_of_theirs ? std::string{"*"}
                                                               : std::to_string(index);
        if (!up || (!up->up && up->name.empty())) return here;
        return up->text() + "." + here;
    }
};

[[noreturn]] inline void wrong(const trail& at, const char* what) {
    const std::string place = at.text();
    throw codec_error(place.empty() ? std::string{"the text "} + what : place + ": " + what, false);
}

class reader {
  public:
    reader(const json::object& from, const trail& at) : from_(from), at_(at) {}

    // Leaves `out` as it is when the field is missing.
    template <class T>
    void field(std::string_view name, T& out) const {
        if (const json::value* v = from_.if_contains(name)) read(trail{&at_, name}, *v, out);
    }
    template <class T>
    void always(std::string_view name, T& out) const {
        field(name, out);
    }
    template <class T>
    void nullable(std::string_view name, std::optional<T>& out) const {
        field(name, out);
    }
    void version(int known) const {
        int v = 1;
        field("v", v);
        check(v > 0, "v");
        if (v > known) throw codec_error("v: written by a newer version of the program", true);
    }
    void check(bool in_range, std::string_view name) const {
        if (!in_range) wrong(trail{&at_, name}, "is out of range");
    }

    template <Record T>
    static void read(const trail& at, const json::value& v, T& out) {
        const json::object* o = v.if_object();
        if (!o) wrong(at, "must be an object");
        const reader inside{*o, at};
        fields(inside, out);
    }
    static void read(const trail& at, const json::value& v, bool& out) {
        const bool* b = v.if_bool();
        if (!b) wrong(at, "must be true or false");
        out = *b;
    }
    template <Integer T>
    static void read(const trail& at, const json::value& v, T& out) {
        if (const auto* n = v.if_int64()) {
            if (!std::in_range<T>(*n)) wrong(at, "is out of range");
            out = static_cast<T>(*n);
        } else if (const auto* u = v.if_uint64()) {
            if (!std::in_range<T>(*u)) wrong(at, "is out of range");
            out = static_cast<T>(*u);
        } else {
            wrong(at, "must be a whole number");
        }
    }
    static std::string_view text(const trail& at, const json::value& v) {
        const json::string* s = v.if_string();
        if (!s) wrong(at, "must be a text");
        return {s->data(), s->size()};
    }
    static void read(const trail& at, const json::value& v, std::string& out) { out = text(at, v); }
    template <class Tag>
    static void read(const trail& at, const json::value& v, id<Tag>& out) {
        out = id<Tag>{text(at, v)};
    }
    template <Enumerator T>
    static void read(const trail& at, const json::value& v, T& out) {
        const std::string_view name = text(at, v);
        for (const T each : all_of(T{}))
            if (name_of(each) == name) {
                out = each;
                return;
            }
        wrong(at, "is none of the words known here");
    }
    static void read(const trail& at, const json::value& v, instant& out) {
        std::int64_t ms = 0;
        read(at, v, ms);
        out = from_millis(ms);
    }
    static void read(const trail& at, const json::value& v, local_date& out) {
        std::int64_t n = 0;
        read(at, v, n);
        if (!read_date_number(n, out)) wrong(at, "must be a date as a number, like 20270110");
    }
    static void read(const trail& at, const json::value& v, time_of_day& out) {
        read(at, v, out.minutes);
        if (out.minutes < 0 || out.minutes > 1439) wrong(at, "must be minutes of a day, 0 to 1439");
    }
    template <class T>
    static void read(const trail& at, const json::value& v, std::optional<T>& out) {
        if (v.is_null())
            out.reset();
        else
            read(at, v, out.emplace());
    }
    template <class T>
    static void read(const trail& at, const json::value& v, std::vector<T>& out) {
        const json::array* a = v.if_array();
        if (!a) wrong(at, "must be a list");
        out.clear();
        out.reserve(a->size());
        for (std::size_t i = 0; i < a->size(); ++i)
            read(trail{&at, {}, i, trail::link::index}, (*a)[i], out.emplace_back());
    }
    template <class T>
    static void read(const trail& at, const json::value& v, std::map<std::string, T>& out) {
        const json::object* o = v.if_object();
        if (!o) wrong(at, "must be an object");
        out.clear();
        for (const auto& member : *o)
            read(trail{&at, {}, 0, trail::link::name_of_theirs}, member.value(),
                 out.emplace_hint(out.end(), std::string{member.key()}, T{})->second);
    }

  private:
    const json::object& from_;
    const trail& at_;
};

}  // namespace fulcrum::storage::archive
