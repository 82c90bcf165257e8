#include "dialogue/turn/course.hpp"

#include <algorithm>
#include <charconv>

#include "dialogue/calendar.hpp"
#include "dialogue/calendar_words.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

// How the track words that choice; nullptr when the name is none of its choices, or the value none of their options.
const std::string* label_of(const track& t, std::string_view name, std::string_view value) {
    for (const auto* ses : sessions_of(t))
        for (const auto& st : ses->steps)
            if (const auto* c = std::get_if<choose_step>(&st.action); c && c->as.name == name)
                for (const auto& o : c->options)
                    if (o.value == value) return &o.label;
    return nullptr;
}

std::uint64_t mixed(std::uint64_t seed, std::string_view place) {  // FNV-1a
    std::uint64_t h = 14695981039346656037ULL ^ seed;
    for (const char c : place) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return h;
}

}  // namespace

waiting_for course::what_waits() const {
    if (!s_.running || s_.running->put_off) return waiting_for::nothing;
    const auto* st = the_step();
    if (!st) return waiting_for::nothing;
    const int phase = s_.running->phase;
    return std::visit(
        [&](const auto& a) {
            using kind = std::decay_t<decltype(a)>;
            if constexpr (std::is_same_v<kind, ask_step> || std::is_same_v<kind, draw_step>)
                return waiting_for::text;
            else if constexpr (std::is_same_v<kind, plan_step>)
                return phase == 3 ? waiting_for::closed : waiting_for::plan;
            else if constexpr (std::is_same_v<kind, vision_step> || std::is_same_v<kind, values_step>)
                return waiting_for::plan;
            else if constexpr (std::is_same_v<kind, check_step>)
                return phase == 0 || phase == 4 ? waiting_for::closed : waiting_for::plan;
            else if constexpr (std::is_same_v<kind, priorities_step> || std::is_same_v<kind, upward_step>)
                return phase == 0 ? waiting_for::plan : waiting_for::closed;
            else
                return waiting_for::closed;
        },
        st->action);
}

std::string course::open_question() const {
    const auto* st = the_step();
    if (!st) return {};
    if (!s_.running->wording.empty()) return s_.running->wording;
    return std::visit(
        [](const auto& a) -> std::string {
            if constexpr (requires { a.question; }) {
                std::string all;
                for (const auto& w : a.question.wordings) all += w + " ";
                if constexpr (requires { a.short_form; }) all += a.short_form;
                return all;
            } else {
                return {};
            }
        },
        st->action);
}

// The single step of a session that holds one question from the bank.
const step& course::card_step() {
    static const step st{step_id{"card"}, ask_step{}};
    return st;
}

const track* course::the_track() const {
    if (!s_.track) return nullptr;
    return def_.texts->find(s_.track->track, language());
}

// On the text it was begun on; where that is not kept, in the newest.
const session* course::session_of(const running_session& r) const {
    if (!r.card.empty()) return nullptr;
    if (part_of(r.session) == part::plans) return &looking_at_a_plan();
    if (!r.edition.empty())
        if (const auto* t = def_.texts->find_edition(r.track, r.edition))
            if (const auto* ses = find_session(*t, r.session)) return ses;
    const auto* t = def_.texts->find(r.track, language());
    return t ? find_session(*t, r.session) : nullptr;
}

// The step that waits; nullptr when the track changed under it.
const step* course::step_of(const running_session& r) const {
    if (!r.card.empty()) return &card_step();
    const auto* ses = session_of(r);
    if (!ses) return nullptr;
    const int i = find_step(*ses, r.step);
    if (i < 0) return nullptr;
    const auto& st = ses->steps[static_cast<std::size_t>(i)];
    return waits(st.action) ? &st : nullptr;
}

std::optional<std::string> course::value_of(std::string_view name) const {
    if (name == "name") return s_.first_name.empty() ? s_.username : s_.first_name;
    if (name == "day" && s_.track) return std::to_string(s_.running ? s_.running->day : s_.track->day);
    if (name == "days") {
        if (const auto* t = the_track(); t && day_count(*t) > 0) return std::to_string(day_count(*t));
        return std::nullopt;
    }
    if (name == "open_plans") {
        const auto open = std::count_if(s_.plans.begin(), s_.plans.end(), [](const commitment& c) {
            return c.state == commitment::life::open && c.beside == 0;
        });
        return open > 0 ? std::optional(std::to_string(open)) : std::nullopt;
    }
    if (is_calendar_word(name)) return calendar_word(name, book(), clock());
    if (name == "differs") {
        if (!s_.upward || s_.upward->differs.text.empty()) return std::nullopt;
        return s_.upward->differs.text;
    }
    const auto in = [&](const std::map<std::string, answer>& names) -> std::optional<std::string> {
        const auto it = names.find(std::string(name));
        if (it == names.end() || it->second.text.empty()) return std::nullopt;
        return it->second.text;
    };
    if (s_.running)
        if (auto v = in(s_.running->names)) return v;
    return in(s_.names);
}

// The day and the hour, for words that fit them.
sitting_clock course::clock() const {
    sitting_clock c;
    const auto now = to_local(now_, zone());
    c.date = c.about = now.date;
    c.time = now.time;
    const auto next_slot = next_one();
    if (next_slot) {
        const auto at = to_local(next_slot->due_at, zone());
        c.tonight = at.date;
        c.tonight_at = at.time;
    }
    local_date after = now.date;
    if (s_.track) {
        const auto& e = *s_.track;
        if (e.opened_at != instant{}) {
            const auto at = to_local(e.opened_at, zone());
            c.opened_on = at.date;
            c.opened_at = at.time;
        }
        const auto what = s_.running ? part_of(s_.running->session) : part::opening;
        const bool opening = what == part::opening || what == part::first;
        if (s_.running && !opening && e.opened_on) c.about = *e.opened_on;
        if (s_.running && opening) {
            c.about = s_.running->date;
            // One sitting a day, in the evening: what it opens is the next day.
            const bool late = s_.running->which == slot::evening && c.about == now.date && now.time.minutes >= 15 * 60;
            if (late) c.about = next_chosen_date(s_, holidays(), now.date).value_or(now.date);
            after = std::max(after, s_.running->date);
        }
    }
    c.next_day = next_chosen_date(s_, holidays(), after);
    return c;
}

std::string course::fill(std::string_view one) const {
    const auto* t = the_track();
    return render(one, [&](std::string_view name) {
        auto words = value_of(name);
        if (words && t)  // conditions ask for a choice's value, people read its label in their language
            if (const auto* label = label_of(*t, name, *words)) words = *label;
        return words;
    });
}

std::string course::fill(const text& t, std::string_view place) {
    const std::size_t n = t.wordings.size();
    if (n == 0) return {};
    if (n == 1) return fill(t.wordings.front());
    const std::string key(place);
    const auto last = s_.last_wording.find(key);
    const int next = last == s_.last_wording.end() ? static_cast<int>(mixed(s_.seed, place) % n)
                                                   : (last->second + 1) % static_cast<int>(n);
    s_.last_wording[key] = next;
    return fill(t.wordings[static_cast<std::size_t>(next)]);
}

bool course::holds(const condition& c) const {
    const auto value = value_of(c.name);
    const auto number = [](std::string_view text) {
        int n = 0;
        std::from_chars(text.data(), text.data() + text.size(), n);
        return n;
    };
    using test = condition::test;
    switch (c.how) {
        case test::is:
            return value && *value == c.value;
        case test::is_not:
            return !value || *value != c.value;
        case test::at_least:
            return value && number(*value) >= number(c.value);
        case test::at_most:
            return value && number(*value) <= number(c.value);
        case test::answered:
            return value.has_value();
        case test::missing:
            return !value.has_value();
    }
    return false;
}

std::vector<const track*> course::listed_tracks() const {
    std::vector<const track*> all;
    for (const auto& [id, t] : def_.texts->tracks)
        if (!t.for_channels && !def_.texts->retired.contains(id)) all.push_back(def_.texts->find(id, language()));
    const auto rank = [](const track* t) { return t->theme == 0 ? 100 : t->theme; };
    std::stable_sort(all.begin(), all.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    return all;
}

// Its title; where there is no translation the language, which is said before somebody begins it.
std::string course::title_line(const track& t) const {
    auto line = "**" + t.title + "**";
    if (t.language == language()) return line;
    const auto named = listed(def_.texts->book(t.language), "language.name", 0);
    return line + " (" + (def_.texts->messages.contains(t.language) ? std::string(named) : t.language) + ")";
}

std::string course::track_list() const {
    std::string list;
    int n = 0;
    for (const auto* t : listed_tracks()) {
        if (n) list += '\n';
        list += std::to_string(++n) + ". " + title_line(*t) + ": " + t->promise;
    }
    return list;
}

std::string course::title_list() const {
    std::string list;
    int n = 0;
    for (const auto* t : listed_tracks()) list += std::to_string(++n) + ". " + title_line(*t) + "\n";
    return list + std::to_string(n + 1) + ". " + words("none_for_now");
}

std::string course::place_words(const track& t) const {
    const auto day = std::to_string(s_.track->day);
    if (day_count(t) == 0) return words("place.open", {{"day", day}});
    return words("place.day", {{"day", day}, {"days", std::to_string(day_count(t))}});
}

const track* course::find_track(std::string_view name) const {
    const auto wanted = plain(name);
    if (wanted.empty()) return nullptr;
    std::vector<option> options;
    const auto tracks = listed_tracks();
    for (const auto* t : tracks) {
        if (plain(t->id.text()) == wanted || plain(t->title) == wanted) return t;
        options.push_back({t->id.text(), t->title});
    }
    const auto i = read_choice(name, options);
    return i ? tracks[static_cast<std::size_t>(*i)] : nullptr;
}

}  // namespace fulcrum::dialogue
