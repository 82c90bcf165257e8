#include "storage/codec.hpp"

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <concepts>
#include <limits>
#include <optional>
#include <utility>

namespace fulcrum::storage {
namespace {

namespace json = boost::json;
using namespace dialogue;

// --- enumerators by name: the order in the source may change, the names stay. A switch lets the compiler say what was
// forgotten.

constexpr std::string_view name_of(setup s) {
    switch (s) {
        case setup::fresh:
            return "fresh";
        case setup::zone:
            return "zone";
        case setup::track:
            return "track";
        case setup::times:
            return "times";
        case setup::done:
            return "done";
    }
    return "fresh";
}
constexpr std::array all_setups{setup::fresh, setup::zone, setup::track, setup::times, setup::done};
static_assert(all_setups.size() == static_cast<std::size_t>(setup::done) + 1);

constexpr std::string_view name_of(slot s) {
    switch (s) {
        case slot::morning:
            return "morning";
        case slot::evening:
            return "evening";
    }
    return "morning";
}
constexpr std::array all_slots{slot::morning, slot::evening};
static_assert(all_slots.size() == static_cast<std::size_t>(slot::evening) + 1);

constexpr std::string_view name_of(side_question::kind k) {
    using kind = side_question::kind;
    switch (k) {
        case kind::none:
            return "none";
        case kind::keep_entry:
            return "keep_entry";
        case kind::forget:
            return "forget";
        case kind::remove_entry:
            return "remove_entry";
        case kind::edit_entry:
            return "edit_entry";
        case kind::did_you_mean:
            return "did_you_mean";
        case kind::go_on:
            return "go_on";
        case kind::leave_track:
            return "leave_track";
        case kind::begin_optional:
            return "begin_optional";
    }
    return "none";
}
constexpr std::array all_kinds{
    side_question::kind::none,         side_question::kind::keep_entry,  side_question::kind::forget,
    side_question::kind::remove_entry, side_question::kind::edit_entry,  side_question::kind::did_you_mean,
    side_question::kind::go_on,        side_question::kind::leave_track, side_question::kind::begin_optional};
static_assert(all_kinds.size() == static_cast<std::size_t>(side_question::kind::begin_optional) + 1);

constexpr std::string_view name_of(pole p) {
    switch (p) {
        case pole::none:
            return "none";
        case pole::vision:
            return "vision";
        case pole::execution:
            return "execution";
        case pole::both:
            return "both";
        case pole::people:
            return "people";
    }
    return "none";
}
constexpr std::array all_poles{pole::none, pole::vision, pole::execution, pole::both, pole::people};
static_assert(all_poles.size() == static_cast<std::size_t>(pole::people) + 1);

constexpr std::string_view name_of(commitment::life l) {
    switch (l) {
        case commitment::life::open:
            return "open";
        case commitment::life::kept:
            return "kept";
        case commitment::life::partly:
            return "partly";
        case commitment::life::dropped:
            return "dropped";
    }
    return "open";
}
constexpr std::array all_lives{commitment::life::open, commitment::life::kept, commitment::life::partly,
                               commitment::life::dropped};
static_assert(all_lives.size() == static_cast<std::size_t>(commitment::life::dropped) + 1);

constexpr const auto& all_of(setup) { return all_setups; }
constexpr const auto& all_of(slot) { return all_slots; }
constexpr const auto& all_of(side_question::kind) { return all_kinds; }
constexpr const auto& all_of(pole) { return all_poles; }
constexpr const auto& all_of(commitment::life) { return all_lives; }

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

[[noreturn]] void wrong(const trail& at, const char* what) {
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

// --- what each type has: one list for both directions. Fields are only ever added.

template <class T, class Plain>
concept Is = std::same_as<std::remove_const_t<T>, Plain>;

template <class Archive>
void fields(Archive& a, Is<entry_part> auto& p) {
    a.field("from", p.from);
    a.field("text", p.text);
}
template <class Archive>
void fields(Archive& a, Is<answer> auto& x) {
    a.field("text", x.text);
    a.field("parts", x.parts);
}
template <class Archive>
void fields(Archive& a, Is<occurrence> auto& o) {
    a.field("slot", o.which);
    a.field("date", o.date);
    a.field("due", o.due_at);
}
template <class Archive>
void fields(Archive& a, Is<rhythm> auto& r) {
    a.always("days", r.days.bits);
    a.check(r.days.bits <= 127, "days");
    a.nullable("morning", r.morning);
    a.nullable("evening", r.evening);
    a.field("own", r.own);
}
template <class Archive>
void fields(Archive& a, Is<own_times> auto& o) {
    a.always("days", o.days.bits);
    a.check(o.days.bits <= 127, "days");
    a.field("morning", o.morning);
    a.field("evening", o.evening);
}
template <class Archive>
void fields(Archive& a, Is<quiet_hours> auto& q) {
    a.always("from", q.from);
    a.always("to", q.to);
}
template <class Archive>
void fields(Archive& a, Is<moved_nudge> auto& m) {
    a.field("slot", m.which);
    a.field("date", m.date);
    a.field("due", m.due_at);
    a.field("until", m.until);
    a.field("why", m.why);
}
template <class Archive>
void fields(Archive& a, Is<nudge_habits> auto& n) {
    a.field("moved", n.moved);
    a.field("paused_from", n.paused_from);
    a.field("quiet", n.quiet);
    a.field("most_a_day", n.most_a_day);
    a.field("unasked_on", n.unasked_on);
    a.field("unasked", n.unasked);
    a.field("ignores_holidays", n.ignores_holidays);
    a.field("silent_days", n.silent_days);
    a.field("silent_on", n.silent_on);
    a.field("hush", n.hush);
    a.field("keeps_going", n.keeps_going);
    a.field("profile_zone", n.profile_zone);
    a.field("zone_news", n.zone_news);
    a.field("gone", n.gone);
    a.field("calendar", n.calendar);
}
template <class Archive>
void fields(Archive& a, Is<enrollment> auto& e) {
    a.field("track", e.track);
    a.always("day", e.day);
    a.field("begun_on", e.begun_on);
    a.field("morning_done", e.morning_done);
    a.field("evening_done", e.evening_done);
    a.field("finished", e.finished);
    a.field("edition", e.edition);
    a.field("day_id", e.day_id);
    a.field("welcomed", e.welcomed);
    a.field("reviewed_on", e.reviewed_on);
}
template <class Archive>
void fields(Archive& a, Is<commitment> auto& c) {
    a.field("state", c.state);
    a.field("number", c.number);
    a.field("cue", c.cue);
    a.field("action", c.action);
    a.field("parts", c.parts);
    a.field("serves", c.serves);
    a.field("track", c.track);
    a.field("made_on", c.made_on);
    a.field("settled_on", c.settled_on);
    a.field("misses", c.misses);
}
template <class Archive>
void fields(Archive& a, Is<ledger_week> auto& w) {
    a.field("monday", w.monday);
    a.field("vision", w.vision);
    a.field("execution", w.execution);
    a.field("people", w.people);
    a.field("rated", w.rated);
    a.field("rating_sum", w.rating_sum);
    a.field("people_sum", w.people_sum);
}
template <class Archive>
void fields(Archive& a, Is<vision_line> auto& v) {
    a.field("text", v.text);
    a.field("since", v.since);
    a.field("acted_on", v.acted_on);
}
template <class Archive>
void fields(Archive& a, Is<upward_look> auto& u) {
    a.always("differs", u.differs);
    a.field("on_purpose", u.on_purpose);
    a.field("since", u.since);
    a.field("named", u.named);
}
template <class Archive>
void fields(Archive& a, Is<priority> auto& p) {
    a.field("text", p.text);
    a.field("line", p.line);
    a.field("week", p.week);
}
template <class Archive>
void fields(Archive& a, Is<side_question> auto& q) {
    a.field("what", q.what);
    a.field("number", q.number);
    a.field("text", q.text);
    a.field("parts", q.parts);
    a.field("asked_at", q.asked_at);
}
template <class Archive>
void fields(Archive& a, Is<running_session> auto& r) {
    a.field("track", r.track);
    a.field("card", r.card);
    a.field("wording", r.wording);
    a.field("session", r.session);
    a.field("step", r.step);
    a.field("day", r.day);
    a.field("slot", r.which);
    a.field("date", r.date);
    a.field("names", r.names);
    a.field("trail", r.trail);
    a.field("parts", r.parts);
    a.field("asked_at", r.asked_at);
    a.field("touched_at", r.touched_at);
    a.field("touched", r.touched);
    a.field("put_off", r.put_off);
    a.field("edition", r.edition);
    a.field("phase", r.phase);
    a.field("held", r.held);
    a.field("spoken", r.spoken);
    a.field("as_prompt", r.as_prompt);
}
template <class Archive>
void fields(Archive& a, Is<person_state> auto& s) {
    a.version(person_state::current_version);
    a.field("revision", s.revision);
    a.field("seed", s.seed);
    a.field("username", s.username);
    a.field("first_name", s.first_name);
    a.field("stage", s.stage);
    a.field("zone", s.zone);
    a.field("zone_by_hand", s.zone_by_hand);
    a.always("when", s.when);
    a.field("track", s.track);
    a.field("left_at", s.left_at);
    a.field("running", s.running);
    a.field("side", s.side);
    a.field("waiting", s.waiting);
    a.field("first_words", s.first_words);
    a.field("names", s.names);
    a.field("last_wording", s.last_wording);
    a.field("tips_seen", s.tips_seen);
    a.field("questions_seen", s.questions_seen);
    a.field("paused_until", s.paused_until);
    a.field("welcome_back", s.welcome_back);
    a.field("missed", s.missed);
    a.field("last_morning", s.last_morning);
    a.field("last_evening", s.last_evening);
    a.field("last_heard", s.last_heard);
    a.field("steps_done", s.steps_done);
    a.field("locale", s.locale);
    a.field("language", s.language);
    a.field("plans", s.plans);
    a.field("plans_made", s.plans_made);
    a.field("missed_in_a_row", s.missed_in_a_row);
    a.field("ledger", s.ledger);
    a.field("target_vision", s.target_vision);
    a.check(s.target_vision >= 0 && s.target_vision <= 100, "target_vision");
    a.field("vision", s.vision);
    a.field("upward", s.upward);
    a.field("values", s.values);
    a.field("priorities", s.priorities);
    a.field("cards_seen", s.cards_seen);
    a.field("draws", s.draws);
    a.field("recalls", s.recalls);
    a.field("recalled", s.recalled);
    a.field("held_once", s.held_once);
    a.field("nudging", s.nudging);
}
template <class Archive>
void fields(Archive& a, Is<channel_state> auto& s) {
    a.version(1);
    a.field("seed", s.seed);
    a.field("tips_seen", s.tips_seen);
    a.field("questions_seen", s.questions_seen);
}
template <class Archive>
void fields(Archive& a, Is<entry_head> auto& h) {
    a.field("title", h.title);
    a.field("track", h.track);
    a.field("step", h.step);
    a.field("serves", h.serves);
}
template <class Archive>
void fields(Archive& a, Is<message_body> auto& b) {
    a.field("text", b.text);
    a.field("file_name", b.file_name);
    a.field("file_content", b.file_content);
}

template <class T>
T decode(std::string_view text) {
    alignas(std::max_align_t) unsigned char room[16 * 1024];
    json::monotonic_resource memory(room, sizeof room);
    json::parse_options how;
    how.allow_invalid_utf8 = true;  // what a person typed goes through as it is
    boost::system::error_code error;
    T out;
    try {
        const json::value v = json::parse({text.data(), text.size()}, error, &memory, how);
        if (error) throw codec_error("the text is not JSON: " + error.message(), false);
        reader::read(trail{}, v, out);
    } catch (const std::length_error&) {  // a text or list longer than Boost.JSON holds
        throw codec_error("the text is too long", false);
    }
    return out;
}

template <class T>
void encode_any(const T& value, std::string& out) {
    writer{out}.object(value);
}

}  // namespace

void encode(const person_state& state, std::string& out) { encode_any(state, out); }
void encode(const channel_state& state, std::string& out) { encode_any(state, out); }
void encode(const entry_head& head, std::string& out) { encode_any(head, out); }
void encode(const message_body& body, std::string& out) { encode_any(body, out); }

person_state decode_person(std::string_view text) { return decode<person_state>(text); }
channel_state decode_channel(std::string_view text) { return decode<channel_state>(text); }
entry_head decode_head(std::string_view text) { return decode<entry_head>(text); }
message_body decode_body(std::string_view text) { return decode<message_body>(text); }

bool read_date_number(std::int64_t number, local_date& out) {
    std::int64_t year = number / 10000, rest = number % 10000;
    if (rest < 0) {
        rest += 10000;
        --year;
    }
    if (year < -32767 || year > 32767) return false;
    out = local_date{std::chrono::year{static_cast<int>(year)}, std::chrono::month{static_cast<unsigned>(rest / 100)},
                     std::chrono::day{static_cast<unsigned>(rest % 100)}};
    return true;
}

}  // namespace fulcrum::storage
