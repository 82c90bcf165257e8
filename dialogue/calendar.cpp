#include "dialogue/calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <iterator>
#include <span>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/zone_names.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

// --- the edge to date/tz ---------------------------------------------------------------------------------------------

// The zone, or nullptr: also when its file can't be read.
const date::time_zone* locate(std::string_view name) {
    if (name.empty() || name.size() > 60) return nullptr;
    try {
        return date::locate_zone(name);
    } catch (const std::exception&) {
        return nullptr;
    }
}

struct offset_span {
    std::chrono::sys_seconds begin, end;
    std::chrono::seconds offset{};
};

offset_span offset_at(std::chrono::sys_seconds t, const date::time_zone* zone) {
    try {
        if (zone) {
            const auto info = zone->get_info(t);
            return {info.begin, info.end, info.offset};
        }
    } catch (const std::exception&) {  // a zone file that can't be read: UTC
    }
    return {std::chrono::sys_seconds::min(), std::chrono::sys_seconds::max(), {}};
}

// --- what people call a zone -----------------------------------------------------------------------------------------

struct named_zone {
    std::string name;       // "America/New_York"
    std::string folded;     // "america/new_york"
    std::string words;      // "america/new york"
    std::string city;       // "new york"
    bool regional = false;  // in a continent or an ocean: no old-style name such as US/Eastern
};

std::string zone_words(std::string_view name) {
    std::string out = fold(name);
    std::replace(out.begin(), out.end(), '_', ' ');
    std::replace(out.begin(), out.end(), '-', ' ');
    return out;
}

const std::vector<named_zone>& all_zones() {
    static const std::vector<named_zone> zones = [] {
        std::vector<named_zone> out;
        try {
            for (const auto& z : date::get_tzdb().zones) {
                const std::string name{z.name()};
                if (name.starts_with("posix/") || name.starts_with("right/") || name == "localtime" ||
                    name == "posixrules" || name == "Factory") {
                    continue;
                }
                const std::string area = name.substr(0, name.find('/'));
                const bool regional = name.find('/') != name.npos &&
                                      one_of(area, {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic",
                                                    "Australia", "Europe", "Indian", "Pacific"});
                const std::string words = zone_words(name);
                out.push_back({name, fold(name), words, words.substr(words.rfind('/') + 1), regional});
            }
        } catch (const std::exception&) {  // no zone data at all: nothing to find
        }
        return out;
    }();
    return zones;
}

// Whether two names mean the same clock, now and in the years to come.
bool same_clock(const std::string& a, const std::string& b) {
    using namespace std::chrono;
    const auto* za = locate(a);
    const auto* zb = locate(b);
    for (sys_seconds t = sys_days{2020y / January / 1}; t < sys_days{2036y / January / 1}; t += days{10}) {
        if (offset_at(t, za).offset != offset_at(t, zb).offset) return false;
    }
    return true;
}

// One of several zones that keep the same clock: one of a continent, the fullest name; "" if the clocks differ.
std::string the_one(const std::vector<const named_zone*>& found) {
    const named_zone* best = nullptr;
    for (const named_zone* z : found) {
        if (!best || z->regional > best->regional ||
            (z->regional == best->regional && z->name.size() > best->name.size())) {
            best = z;
        }
    }
    for (const named_zone* z : found) {
        if (z->regional == best->regional && !same_clock(z->name, best->name)) return {};
    }
    return best ? best->name : std::string{};
}

// The zone that keeps an offset which is no whole hour, or "": in minutes east.
std::string_view zone_of_odd_offset(int east) {
    switch (east) {
        case 3 * 60 + 30:
            return "Asia/Tehran";
        case 4 * 60 + 30:
            return "Asia/Kabul";
        case 5 * 60 + 30:
            return "Asia/Kolkata";
        case 5 * 60 + 45:
            return "Asia/Kathmandu";
        case 6 * 60 + 30:
            return "Asia/Yangon";
        case 8 * 60 + 45:
            return "Australia/Eucla";
        case 9 * 60 + 30:
            return "Australia/Darwin";
        case -(9 * 60 + 30):
            return "Pacific/Marquesas";
        default:
            return {};
    }
}

// "UTC+2", "GMT-3", "+02:00", "-5": whole hours, as the zone that has them. Its name counts the other way round.
std::string offset_zone(std::string_view words) {
    for (const std::string_view prefix : {"utc", "gmt"}) {
        if (words.starts_with(prefix)) {
            words = trim(words.substr(prefix.size()));
            break;
        }
    }
    if (words.size() < 2 || (words[0] != '+' && words[0] != '-')) return {};
    if (words.ends_with(".5") || words.ends_with(",5"))  // "+5.5"
        return offset_zone(std::string{words.substr(0, words.size() - 2)} + ":30");
    const bool east = words[0] == '+';
    words = trim(words.substr(1));
    std::string digits;
    for (const char c : words) {
        if (c >= '0' && c <= '9')
            digits.push_back(c);
        else if ((c != ':' && c != '.') || digits.empty() || digits.size() > 2)
            return {};
    }
    if (words.find_first_of(":.") != words.npos && digits.size() < 3) return {};
    if (digits.empty() || digits.size() > 4) return {};
    int hours = 0, rest = 0;
    const std::size_t hour_digits = digits.size() <= 2 ? digits.size() : digits.size() - 2;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        int& part = i < hour_digits ? hours : rest;
        part = part * 10 + (digits[i] - '0');
    }
    if (rest != 0 && rest < 60) return std::string{zone_of_odd_offset((east ? 1 : -1) * (hours * 60 + rest))};
    if (rest != 0 || hours > (east ? 14 : 12)) return {};
    if (hours == 0) return "UTC";
    return std::string{"Etc/GMT"} + (east ? '-' : '+') + std::to_string(hours);
}

using zone_list = std::vector<std::string>;

zone_list listed_zones(std::string_view separated) {
    zone_list out;
    for (const auto name : split(separated)) out.emplace_back(name);
    return out;
}

// The zones that a table has for these words.
template <typename Entry>
zone_list looked_up(std::span<const Entry> table, const std::string& words) {
    static const auto folded = [&] {
        std::vector<std::string> out;
        for (const Entry& e : table) out.push_back(zone_words(plain(e.said)));
        return out;
    }();
    const auto found = std::find(folded.begin(), folded.end(), words);
    if (found == folded.end()) return {};
    return listed_zones(table[static_cast<std::size_t>(found - folded.begin())].zones);
}

// "muenchen" for "münchen", which is folded to "munchen".
std::string without_written_umlauts(std::string words) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        if (words[i + 1] == 'e' && (words[i] == 'a' || words[i] == 'o' || words[i] == 'u')) words.erase(i + 1, 1);
    return words;
}

// What a name alone can mean: one zone where it is certain, several where it is not.
zone_list zones_named(const std::string& words) {
    if (auto known = looked_up(zone_nicknames(), words); !known.empty()) return known;
    const bool has_area = words.find('/') != words.npos;
    std::vector<const named_zone*> found;
    for (const named_zone& z : all_zones()) {
        if (has_area && z.words == words) return {z.name};
        if (z.city == words && !z.name.starts_with("Etc/")) found.push_back(&z);
    }
    if (found.empty()) return {};
    if (auto one = the_one(found); !one.empty()) return {one};
    zone_list out;
    for (const named_zone* z : found) out.push_back(z->name);
    return out;
}

// The same, with what people put around a name: "Eastern Standard Time", "New York City", "Duesseldorf".
zone_list zones_called(std::string_view words) {
    take_front(words, {"the", "city of"});
    if (auto found = zones_named(std::string{words}); !found.empty()) return found;
    std::string_view shorter = words;
    if (take_back(shorter, {"time zone", "timezone"}) || take_back(shorter, {"time", "zeit"})) {
        take_back(shorter, {"standard", "daylight", "summer", "winter"});
        if (auto found = zones_named(std::string{shorter}); !found.empty()) return found;
    }
    if (take_back(shorter, {"sommerzeit", "winterzeit", "city", "stadt"}))
        if (auto found = zones_named(std::string{shorter}); !found.empty()) return found;
    const auto umlauts = without_written_umlauts(std::string{words});
    return umlauts == words ? zone_list{} : zones_named(umlauts);
}

bool is_in(const zone_list& region, const std::string& zone) {
    return std::any_of(region.begin(), region.end(),
                       [&](const std::string& r) { return zone == r || (r.ends_with('/') && zone.starts_with(r)); });
}

bool keeps_one_clock(const zone_list& region) {
    return !region.empty() && std::all_of(region.begin(), region.end(), [&](const std::string& r) {
        return !r.ends_with('/') && same_clock(r, region.front());
    });
}

// "london" and "ontario": a city's zone has to be one of its region. A region of one clock decides.
zone_list zones_in(std::string_view city, std::string_view region_words) {
    auto region = looked_up(zone_regions(), std::string{region_words});
    if (region.empty()) region = zones_called(region_words);
    auto named = zones_called(city);
    if (region.empty()) return {};
    zone_list inside;
    std::copy_if(named.begin(), named.end(), std::back_inserter(inside),
                 [&](const std::string& z) { return is_in(region, z); });
    if (!inside.empty()) return inside;
    if (keeps_one_clock(region)) return {region.front()};
    for (const auto& z : region)
        if (!z.ends_with('/')) named.push_back(z);
    return named.size() == 1 ? zone_list{} : named;
}

// What the words can mean: one zone is meant, several are a question.
zone_list zones_meant(std::string words) {
    std::replace(words.begin(), words.end(), '(', ',');
    std::erase(words, ')');
    if (const auto comma = words.find(','); comma != words.npos) {  // "Berlin, Germany"
        const std::string_view all = words;
        auto region = trim(all.substr(comma + 1));
        region = trim(region.substr(0, region.find(',')));
        const auto city = trim(all.substr(0, comma));
        return region.empty() ? zones_called(city) : zones_in(city, region);
    }
    if (auto found = zones_called(words); !found.empty()) return found;
    for (std::size_t at = words.find(' '); at != words.npos; at = words.find(' ', at + 1)) {  // "London Ontario"
        const auto city = words.substr(0, at), region = words.substr(at + 1);
        if (region.size() < 2 || zones_called(city).empty()) continue;
        if (auto found = zones_in(city, region); found.size() == 1) return found;
    }
    return {};
}

// --- dates and instants ----------------------------------------------------------------------------------------------

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

// Instants beyond these are no appointment of anybody's; the calendar's arithmetic stays inside.
constexpr sys_days first_day = std::chrono::year{1} / 1 / 1, last_day = std::chrono::year{9999} / 12 / 31;

sys_days day_number(local_date date) {
    if (!date.ok()) {  // the nearest date there is
        const auto month = std::chrono::month{std::clamp(static_cast<unsigned>(date.month()), 1u, 12u)};
        const auto last = date.year() / month / std::chrono::last;
        date = date.year() / month / std::clamp(date.day(), std::chrono::day{1}, last.day());
    }
    return std::clamp(sys_days{date}, first_day, last_day);
}

std::string two_digits(int n) {
    std::string out = std::to_string(n);
    return out.size() < 2 ? '0' + out : out;
}

}  // namespace

bool zone_exists(std::string_view zone) { return locate(zone) != nullptr; }

namespace {

// As the tables have it: folded, a slash without blanks around it.
std::string comparable(std::string_view typed) {
    std::string words = zone_words(plain(typed));
    for (std::size_t at; (at = words.find(" /")) != words.npos || (at = words.find("/ ")) != words.npos;) {
        words.erase(words[at] == ' ' ? at : at + 1, 1);
    }
    return words;
}

}  // namespace

std::string find_zone(std::string_view typed) {
    if (typed.size() > 200) return {};
    const std::string_view trimmed = trim(typed);
    if (trimmed.find('/') != trimmed.npos && zone_exists(trimmed)) return std::string{trimmed};
    const std::string words = plain(typed);
    if (auto zone = offset_zone(words); !zone.empty()) return zone;
    for (const named_zone& z : all_zones()) {  // "Etc/GMT-2", where a dash is no blank
        if (z.folded == words && words.find('/') != words.npos) return z.name;
    }
    const std::string said = comparable(typed);
    if (said.starts_with("etc/gmt")) return {};
    const auto meant = zones_meant(said);
    return meant.size() == 1 ? meant.front() : std::string{};
}

std::vector<std::string> similar_zones(std::string_view typed, std::size_t most) {
    const std::string words = comparable(typed.substr(0, 200));
    if (auto meant = zones_meant(words); meant.size() > 1) {
        if (meant.size() > most) meant.resize(most);
        return meant;
    }
    if (words.size() < 2 || words.size() > 60 || most == 0) return {};
    const std::string typed_city = words.substr(words.rfind('/') + 1);
    struct candidate {
        int distance;
        const named_zone* zone;
    };
    const int limit = words.size() <= 4 ? 1 : words.size() <= 7 ? 2 : 3;
    std::vector<candidate> found;
    for (const named_zone& z : all_zones()) {
        if (!z.regional) continue;
        int distance = std::min(edit_distance(words, z.words, limit), edit_distance(typed_city, z.city, limit));
        if (z.city == typed_city)
            distance = 0;  // an ambiguous city, or the wrong continent before it
        else if (typed_city.size() >= 3 && z.city.starts_with(typed_city))
            distance = std::min(distance, 1);
        else if (typed_city.size() >= 4 && z.city.find(' ' + typed_city) != z.city.npos)
            distance = std::min(distance, 1);
        if (distance <= limit) found.push_back({distance, &z});
    }
    for (const zone_nickname& a : zone_nicknames()) {
        if (a.said.size() < 4 || a.ambiguous()) continue;
        const int distance = edit_distance(words, a.said, limit);
        if (distance > limit) continue;
        for (const named_zone& z : all_zones()) {
            if (z.name == a.zones) found.push_back({distance, &z});
        }
    }
    std::sort(found.begin(), found.end(), [](const candidate& a, const candidate& b) {
        return a.distance != b.distance ? a.distance < b.distance : a.zone->name < b.zone->name;
    });
    std::vector<std::string> out;
    for (const candidate& c : found) {
        if (out.size() == most) break;
        if (std::find(out.begin(), out.end(), c.zone->name) == out.end()) out.push_back(c.zone->name);
    }
    return out;
}

local_time to_local(instant t, std::string_view zone) {
    using std::chrono::floor;
    const auto utc = std::clamp(floor<std::chrono::seconds>(t), sys_seconds{first_day}, sys_seconds{last_day});
    const auto local = utc + offset_at(utc, locate(zone)).offset;
    const auto day = floor<days>(local);
    const auto second_of_day = static_cast<int>((local - day).count());
    return {local_date{day}, time_of_day{static_cast<std::int16_t>(second_of_day / 60)}, second_of_day % 60,
            std::chrono::weekday{day}};
}

instant to_instant(local_date date, time_of_day time, std::string_view zone) {
    const auto minute = std::clamp<std::int16_t>(time.minutes, 0, 24 * 60 - 1);
    const auto wall = sys_seconds{day_number(date)} + std::chrono::minutes{minute};  // as if it were UTC
    const auto* found = locate(zone);
    if (!found) return wall;
    try {
        const auto info = found->get_info(date::local_seconds{wall.time_since_epoch()});
        if (info.result == date::local_info::nonexistent) return info.first.end;
        return wall - info.first.offset;
    } catch (const std::exception&) {
        return wall;
    }
}

local_date add_days(local_date date, int count) {
    const auto from = day_number(date).time_since_epoch().count();
    const auto to = std::clamp<std::int64_t>(std::int64_t{from} + count, first_day.time_since_epoch().count(),
                                             last_day.time_since_epoch().count());
    return local_date{sys_days{days{to}}};
}

std::chrono::weekday weekday_of(local_date date) { return std::chrono::weekday{day_number(date)}; }

std::string clock_text(time_of_day time) {
    const int minute = std::clamp<int>(time.minutes, 0, 24 * 60 - 1);
    return two_digits(minute / 60) + ':' + two_digits(minute % 60);
}

std::string date_text(local_date date) {
    constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const local_date shown{day_number(date)};
    return std::string{weekdays[weekday_of(shown).c_encoding()]} + ' ' +
           std::to_string(static_cast<unsigned>(shown.day())) + ' ' + months[static_cast<unsigned>(shown.month()) - 1];
}

std::string moment_text(instant t, std::string_view zone) {
    const auto local = to_local(t, zone);
    return date_text(local.date) + ", " + clock_text(local.time);
}

bool zone_data_reaches(instant now) {
    const auto* zone = locate("America/New_York");
    if (!zone) return false;
    const auto from =
        std::clamp(std::chrono::floor<std::chrono::seconds>(now), sys_seconds{first_day}, sys_seconds{last_day});
    const auto span = offset_at(from, zone);
    return span.end <= from + days{366} && offset_at(span.end, zone).offset != span.offset;
}

}  // namespace fulcrum::dialogue
