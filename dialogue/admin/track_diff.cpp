#include "dialogue/admin/track_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>

namespace fulcrum::dialogue {

namespace {

void put(std::string& out, std::string_view word) { out.append(word) += '\x1f'; }

// Everything that a step says and asks for, so that equal prints are equal steps.
std::string print_of(const step& st) {
    std::string out;
    put(out, std::to_string(st.action.index()));
    std::visit(
        [&](const auto& a) {
            if constexpr (requires { a.what.wordings; })
                for (const auto& w : a.what.wordings) put(out, w);
            if constexpr (requires { a.question.wordings; })
                for (const auto& w : a.question.wordings) put(out, w);
            if constexpr (requires { a.lead.wordings; })
                for (const auto& w : a.lead.wordings) put(out, w);
            if constexpr (requires { a.as.name; }) put(out, a.as.name);
            if constexpr (requires { a.name; }) put(out, a.name);
            if constexpr (requires { a.cue; }) put(out, a.cue);
            if constexpr (requires { a.low; }) put(out, a.low + "\x1f" + a.high);
            if constexpr (requires { a.options; })
                for (const auto& o : a.options) put(out, o.value + "\x1f" + o.label);
            if constexpr (requires { a.to.text(); }) put(out, a.to.text());
            if constexpr (requires { a.otherwise.text(); }) put(out, a.otherwise.text());
            if constexpr (requires { a.arms; })
                for (const auto& arm : a.arms)
                    put(out, arm.when.name + "\x1f" + std::to_string(static_cast<int>(arm.when.how)) + "\x1f" +
                                 arm.when.value + "\x1f" + arm.to.text());
            if constexpr (requires { a.words; }) put(out, a.words);
            if constexpr (requires { a.theme; }) put(out, std::to_string(a.theme));
            if constexpr (requires { a.names; })
                for (const auto& n : a.names) put(out, n);
            if constexpr (requires { a.weeks; })
                for (const int w : a.weeks) put(out, std::to_string(w));
        },
        st.action);
    return out;
}

std::string print_of(const day& d) {
    std::string out;
    put(out, d.title);
    for (const auto* s : {&d.morning, &d.evening}) {
        put(out, *s ? "session" : "");
        if (*s)
            for (const auto& st : (*s)->steps) out += print_of(st);
    }
    return out;
}

std::set<std::string> answers_of(const track& t) {
    std::set<std::string> names;
    for (const auto* s : sessions_of(t))
        for (const auto& st : s->steps)
            std::visit(
                [&](const auto& a) {
                    if constexpr (requires { a.as.name; })
                        if (!a.as.name.empty()) names.insert(a.as.name);
                },
                st.action);
    return names;
}

// The number in the other text of the day with that id, else of the one at that number; 0 if there is none.
int place_in(const track& other, const track& own, int n) {
    const auto* d = day_at(own, n);
    if (d && !d->id.empty()) {
        for (std::size_t i = 0; i < other.days.size(); ++i)
            if (other.days[i].id == d->id) return static_cast<int>(i) + 1;
        return 0;
    }
    return day_at(other, n) ? n : 0;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

}  // namespace

bool track_difference::is_another() const {
    if (kind) return true;
    const int days = std::max(shared + static_cast<int>(changed.size() + added.size()), 1);
    return shared * 2 < days && (title || days_before != days_now);
}

track_difference difference(const track& before, const track& now) {
    track_difference d;
    d.title = before.title != now.title;
    d.kind = before.for_channels != now.for_channels;
    d.version_before = before.version;
    d.version_now = now.version;
    d.days_before = day_count(before);
    d.days_now = day_count(now);
    for (int n = 1; n <= static_cast<int>(now.days.size()); ++n) {
        const int was = place_in(before, now, n);
        const auto* old = was > 0 ? day_at(before, was) : nullptr;
        if (!old || was > static_cast<int>(before.days.size()))
            d.added.push_back(n);
        else if (print_of(*old) == print_of(now.days[static_cast<std::size_t>(n - 1)]))
            ++d.shared;
        else
            d.changed.push_back(n);
    }
    for (int n = 1; n <= static_cast<int>(before.days.size()); ++n)
        if (const int is = place_in(now, before, n); is == 0 || is > static_cast<int>(now.days.size()))
            d.gone.push_back(n);
    if (before.every_day && now.every_day && print_of(*before.every_day) == print_of(*now.every_day)) ++d.shared;
    const auto had = answers_of(before), has = answers_of(now);
    std::set_difference(had.begin(), had.end(), has.begin(), has.end(), std::back_inserter(d.lost));
    std::set_difference(has.begin(), has.end(), had.begin(), had.end(), std::back_inserter(d.found));
    return d;
}

track_impact impact_of(const std::vector<int>& days, const track& before, const track& now) {
    track_impact all;
    const int last = day_count(now);
    for (const int n : days) {
        ++all.people;
        const int at = place_in(now, before, n);
        if (last > 0 && n > last && at == 0)
            ++all.past_end;
        else if (at != n)
            ++all.moved;
    }
    return all;
}

std::string line_difference(std::string_view before, std::string_view now) {
    const auto a = lines_of(before), b = lines_of(now);
    if (a == b) return {};
    // The same beginning and end are set aside; what is between is compared by the longest common run of lines, as far
    // as that can be afforded.
    std::size_t head = 0, tail = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
    while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    const auto m = a.size() - head - tail, n = b.size() - head - tail;
    constexpr std::size_t affordable = 16'000'000;
    struct marked {
        char sign;
        std::string_view line;
    };
    std::vector<marked> all;
    for (std::size_t i = 0; i < head; ++i) all.push_back({' ', a[i]});
    if (m * n <= affordable) {
        std::vector<std::uint16_t> best((m + 1) * (n + 1), 0);
        const auto at = [&](std::size_t i, std::size_t k) -> std::uint16_t& { return best[i * (n + 1) + k]; };
        for (std::size_t i = m; i-- > 0;)
            for (std::size_t k = n; k-- > 0;)
                at(i, k) = a[head + i] == b[head + k] ? static_cast<std::uint16_t>(at(i + 1, k + 1) + 1)
                                                      : std::max(at(i + 1, k), at(i, k + 1));
        std::size_t i = 0, k = 0;
        while (i < m || k < n) {
            if (i < m && k < n && a[head + i] == b[head + k]) {
                all.push_back({' ', a[head + i++]});
                ++k;
            } else if (k == n || (i < m && at(i + 1, k) >= at(i, k + 1))) {
                all.push_back({'-', a[head + i++]});
            } else {
                all.push_back({'+', b[head + k++]});
            }
        }
    } else {
        for (std::size_t i = 0; i < m; ++i) all.push_back({'-', a[head + i]});
        for (std::size_t k = 0; k < n; ++k) all.push_back({'+', b[head + k]});
    }
    for (std::size_t i = 0; i < tail; ++i) all.push_back({' ', a[a.size() - tail + i]});
    constexpr std::size_t around = 3;
    std::string out;
    bool gap = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto from = i < around ? 0 : i - around, to = std::min(all.size(), i + around + 1);
        const bool near =
            std::any_of(all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to),
                        [](const marked& l) { return l.sign != ' '; });
        if (!near) {
            gap = true;
            continue;
        }
        if (gap) out += "…\n";
        gap = false;
        out.append(1, all[i].sign).append(1, ' ').append(all[i].line) += '\n';
    }
    return out;
}

}  // namespace fulcrum::dialogue
