#include "dialogue/calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

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

// Everyday names that are no zone of their own. Abbreviations of summer and winter time mean the place.
struct known_as {
    std::string_view said, zone;
};
constexpr std::array aliases{
    // abbreviations; "EST" and "MST" are also zones, of places without summer time, which is hardly ever meant
    known_as{"est", "America/New_York"},
    known_as{"edt", "America/New_York"},
    known_as{"et", "America/New_York"},
    known_as{"eastern", "America/New_York"},
    known_as{"cdt", "America/Chicago"},
    known_as{"ct", "America/Chicago"},
    known_as{"central", "America/Chicago"},
    known_as{"mst", "America/Denver"},
    known_as{"mdt", "America/Denver"},
    known_as{"mt", "America/Denver"},
    known_as{"mountain", "America/Denver"},
    known_as{"pst", "America/Los_Angeles"},
    known_as{"pdt", "America/Los_Angeles"},
    known_as{"pt", "America/Los_Angeles"},
    known_as{"pacific", "America/Los_Angeles"},
    known_as{"bst", "Europe/London"},
    known_as{"cest", "Europe/Berlin"},
    known_as{"cet", "Europe/Berlin"},
    known_as{"mez", "Europe/Berlin"},
    known_as{"mesz", "Europe/Berlin"},
    known_as{"eest", "Europe/Helsinki"},
    known_as{"eet", "Europe/Helsinki"},
    known_as{"jst", "Asia/Tokyo"},
    known_as{"kst", "Asia/Seoul"},
    known_as{"sgt", "Asia/Singapore"},
    known_as{"aedt", "Australia/Sydney"},
    known_as{"nzst", "Pacific/Auckland"},
    known_as{"nzdt", "Pacific/Auckland"},
    known_as{"z", "UTC"},
    known_as{"zulu", "UTC"},
    // countries with one clock
    known_as{"germany", "Europe/Berlin"},
    known_as{"deutschland", "Europe/Berlin"},
    known_as{"austria", "Europe/Vienna"},
    known_as{"osterreich", "Europe/Vienna"},
    known_as{"switzerland", "Europe/Zurich"},
    known_as{"schweiz", "Europe/Zurich"},
    known_as{"france", "Europe/Paris"},
    known_as{"italy", "Europe/Rome"},
    known_as{"netherlands", "Europe/Amsterdam"},
    known_as{"belgium", "Europe/Brussels"},
    known_as{"uk", "Europe/London"},
    known_as{"england", "Europe/London"},
    known_as{"scotland", "Europe/London"},
    known_as{"wales", "Europe/London"},
    known_as{"ireland", "Europe/Dublin"},
    known_as{"sweden", "Europe/Stockholm"},
    known_as{"norway", "Europe/Oslo"},
    known_as{"denmark", "Europe/Copenhagen"},
    known_as{"finland", "Europe/Helsinki"},
    known_as{"greece", "Europe/Athens"},
    known_as{"czechia", "Europe/Prague"},
    known_as{"hungary", "Europe/Budapest"},
    known_as{"romania", "Europe/Bucharest"},
    known_as{"ukraine", "Europe/Kyiv"},
    known_as{"bulgaria", "Europe/Sofia"},
    known_as{"croatia", "Europe/Zagreb"},
    known_as{"india", "Asia/Kolkata"},
    known_as{"china", "Asia/Shanghai"},
    known_as{"pakistan", "Asia/Karachi"},
    known_as{"nepal", "Asia/Kathmandu"},
    known_as{"philippines", "Asia/Manila"},
    known_as{"thailand", "Asia/Bangkok"},
    known_as{"vietnam", "Asia/Ho_Chi_Minh"},
    known_as{"south korea", "Asia/Seoul"},
    known_as{"korea", "Asia/Seoul"},
    known_as{"taiwan", "Asia/Taipei"},
    known_as{"uae", "Asia/Dubai"},
    known_as{"south africa", "Africa/Johannesburg"},
    known_as{"kenya", "Africa/Nairobi"},
    known_as{"nigeria", "Africa/Lagos"},
    known_as{"morocco", "Africa/Casablanca"},
    known_as{"argentina", "America/Argentina/Buenos_Aires"},
    known_as{"colombia", "America/Bogota"},
    known_as{"peru", "America/Lima"},
    known_as{"new zealand", "Pacific/Auckland"},
    // big cities in the zone of another
    known_as{"munich", "Europe/Berlin"},
    known_as{"munchen", "Europe/Berlin"},
    known_as{"hamburg", "Europe/Berlin"},
    known_as{"frankfurt", "Europe/Berlin"},
    known_as{"cologne", "Europe/Berlin"},
    known_as{"koln", "Europe/Berlin"},
    known_as{"stuttgart", "Europe/Berlin"},
    known_as{"dusseldorf", "Europe/Berlin"},
    known_as{"leipzig", "Europe/Berlin"},
    known_as{"dresden", "Europe/Berlin"},
    known_as{"nurnberg", "Europe/Berlin"},
    known_as{"hannover", "Europe/Berlin"},
    known_as{"wien", "Europe/Vienna"},
    known_as{"graz", "Europe/Vienna"},
    known_as{"geneva", "Europe/Zurich"},
    known_as{"basel", "Europe/Zurich"},
    known_as{"bern", "Europe/Zurich"},
    known_as{"barcelona", "Europe/Madrid"},
    known_as{"valencia", "Europe/Madrid"},
    known_as{"milan", "Europe/Rome"},
    known_as{"turin", "Europe/Rome"},
    known_as{"lyon", "Europe/Paris"},
    known_as{"marseille", "Europe/Paris"},
    known_as{"toulouse", "Europe/Paris"},
    known_as{"rotterdam", "Europe/Amsterdam"},
    known_as{"the hague", "Europe/Amsterdam"},
    known_as{"antwerp", "Europe/Brussels"},
    known_as{"manchester", "Europe/London"},
    known_as{"edinburgh", "Europe/London"},
    known_as{"glasgow", "Europe/London"},
    known_as{"bristol", "Europe/London"},
    known_as{"cork", "Europe/Dublin"},
    known_as{"porto", "Europe/Lisbon"},
    known_as{"krakow", "Europe/Warsaw"},
    known_as{"wroclaw", "Europe/Warsaw"},
    known_as{"gdansk", "Europe/Warsaw"},
    known_as{"brno", "Europe/Prague"},
    known_as{"gothenburg", "Europe/Stockholm"},
    known_as{"ankara", "Europe/Istanbul"},
    known_as{"nyc", "America/New_York"},
    known_as{"boston", "America/New_York"},
    known_as{"washington", "America/New_York"},
    known_as{"washington dc", "America/New_York"},
    known_as{"philadelphia", "America/New_York"},
    known_as{"miami", "America/New_York"},
    known_as{"atlanta", "America/New_York"},
    known_as{"dallas", "America/Chicago"},
    known_as{"austin", "America/Chicago"},
    known_as{"houston", "America/Chicago"},
    known_as{"minneapolis", "America/Chicago"},
    known_as{"san francisco", "America/Los_Angeles"},
    known_as{"sf", "America/Los_Angeles"},
    known_as{"la", "America/Los_Angeles"},
    known_as{"seattle", "America/Los_Angeles"},
    known_as{"san diego", "America/Los_Angeles"},
    known_as{"silicon valley", "America/Los_Angeles"},
    known_as{"las vegas", "America/Los_Angeles"},
    known_as{"salt lake city", "America/Denver"},
    known_as{"hawaii", "Pacific/Honolulu"},
    known_as{"montreal", "America/Toronto"},
    known_as{"ottawa", "America/Toronto"},
    known_as{"calgary", "America/Edmonton"},
    known_as{"rio", "America/Sao_Paulo"},
    known_as{"rio de janeiro", "America/Sao_Paulo"},
    known_as{"brasilia", "America/Sao_Paulo"},
    known_as{"medellin", "America/Bogota"},
    known_as{"guadalajara", "America/Mexico_City"},
    known_as{"mumbai", "Asia/Kolkata"},
    known_as{"bombay", "Asia/Kolkata"},
    known_as{"delhi", "Asia/Kolkata"},
    known_as{"new delhi", "Asia/Kolkata"},
    known_as{"bangalore", "Asia/Kolkata"},
    known_as{"bengaluru", "Asia/Kolkata"},
    known_as{"chennai", "Asia/Kolkata"},
    known_as{"hyderabad", "Asia/Kolkata"},
    known_as{"pune", "Asia/Kolkata"},
    known_as{"beijing", "Asia/Shanghai"},
    known_as{"shenzhen", "Asia/Shanghai"},
    known_as{"guangzhou", "Asia/Shanghai"},
    known_as{"hanoi", "Asia/Ho_Chi_Minh"},
    known_as{"osaka", "Asia/Tokyo"},
    known_as{"kyoto", "Asia/Tokyo"},
    known_as{"abu dhabi", "Asia/Dubai"},
    known_as{"tel aviv", "Asia/Jerusalem"},
    known_as{"islamabad", "Asia/Karachi"},
    known_as{"lahore", "Asia/Karachi"},
    known_as{"cape town", "Africa/Johannesburg"},
    known_as{"marrakesh", "Africa/Casablanca"},
    known_as{"canberra", "Australia/Sydney"},
    known_as{"wellington", "Pacific/Auckland"},
};

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

// "UTC+2", "GMT-3", "+02:00", "-5": whole hours, as the zone that has them. Its name counts the other way round.
std::string offset_zone(std::string_view words) {
    for (const std::string_view prefix : {"utc", "gmt"}) {
        if (words.starts_with(prefix)) {
            words = trim(words.substr(prefix.size()));
            break;
        }
    }
    if (words.size() < 2 || (words[0] != '+' && words[0] != '-')) return {};
    const bool east = words[0] == '+';
    words = trim(words.substr(1));
    std::string digits;
    for (const char c : words) {
        if (c >= '0' && c <= '9')
            digits.push_back(c);
        else if (c != ':' || digits.empty() || digits.size() > 2)
            return {};
    }
    if (words.find(':') != words.npos && digits.size() < 3) return {};
    if (digits.empty() || digits.size() > 4) return {};
    int hours = 0, rest = 0;
    const std::size_t hour_digits = digits.size() <= 2 ? digits.size() : digits.size() - 2;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        int& part = i < hour_digits ? hours : rest;
        part = part * 10 + (digits[i] - '0');
    }
    if (rest != 0 || hours > (east ? 14 : 12)) return {};
    if (hours == 0) return "UTC";
    return std::string{"Etc/GMT"} + (east ? '-' : '+') + std::to_string(hours);
}

std::string find_words(const std::string& words) {
    for (const known_as& a : aliases) {
        if (a.said == words) return std::string{a.zone};
    }
    const bool has_area = words.find('/') != words.npos;
    for (const named_zone& z : all_zones()) {
        if (has_area && z.words == words) return z.name;
    }
    std::vector<const named_zone*> found;
    for (const named_zone& z : all_zones()) {
        if (z.city == words && !z.name.starts_with("Etc/")) found.push_back(&z);
    }
    return found.empty() ? std::string{} : the_one(found);
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

std::string find_zone(std::string_view typed) {
    if (typed.size() > 200) return {};
    const std::string_view trimmed = trim(typed);
    if (trimmed.find('/') != trimmed.npos && zone_exists(trimmed)) return std::string{trimmed};
    std::string words = plain(typed);
    if (auto zone = offset_zone(words); !zone.empty()) return zone;
    for (const named_zone& z : all_zones()) {  // "Etc/GMT-2", where a dash is no blank
        if (z.folded == words && words.find('/') != words.npos) return z.name;
    }
    words = zone_words(words);
    for (std::size_t at; (at = words.find(" /")) != words.npos || (at = words.find("/ ")) != words.npos;) {
        words.erase(words[at] == ' ' ? at : at + 1, 1);
    }
    if (words.starts_with("etc/gmt")) return {};
    if (auto zone = find_words(words); !zone.empty()) return zone;
    std::string_view shorter = words;
    if (take_back(shorter, {"time", "zeit"})) {
        if (auto zone = find_words(std::string{shorter}); !zone.empty()) return zone;
    }
    if (const auto comma = words.find(','); comma != words.npos) {  // "Berlin, Germany"
        return find_words(std::string{trim(std::string_view{words}.substr(0, comma))});
    }
    return {};
}

std::vector<std::string> similar_zones(std::string_view typed, std::size_t most) {
    const std::string words = zone_words(plain(typed.substr(0, 200)));
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
    for (const known_as& a : aliases) {
        if (a.said.size() < 4) continue;
        const int distance = edit_distance(words, a.said, limit);
        if (distance > limit) continue;
        for (const named_zone& z : all_zones()) {
            if (z.name == a.zone) found.push_back({distance, &z});
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
