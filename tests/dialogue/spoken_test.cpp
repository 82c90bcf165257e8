// What people say about times, days, zones and quiet, as they say it, and what is heard: each row is a message and its
// reading by the machine's own readers, on Monday 22 March 2027.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "dialogue/calendar.hpp"
#include "dialogue/command.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {
namespace {

using namespace std::chrono_literals;
using kind = command_reading::kind;

constexpr local_date monday = std::chrono::year{2027} / 3 / 22;
constexpr wall_clock at_ten{monday, time_of_day{10 * 60}}, at_two{monday, time_of_day{14 * 60}};

std::string moment_words(const day_moment& m) {
    const std::string date = m.date == monday ? "today" : date_text(m.date);
    if (m.time) return date + " " + clock_text(*m.time);
    return date + (m.which ? *m.which == slot::evening ? " evening" : " morning" : "");
}

day_moment after_length(wall_clock now, std::chrono::minutes length) {
    const auto at = now.time.minutes + length.count();
    return {add_days(now.date, static_cast<int>(at / 1440)), {}, time_of_day{static_cast<std::int16_t>(at % 1440)}};
}

std::string snooze_heard(const std::string& rest, wall_clock now) {
    if (rest.empty()) return "snooze";
    const auto p = read_put_off(rest, now);
    if (!p) return "snooze usage";
    return "snooze " + moment_words(p->length ? after_length(now, *p->length) : p->until);
}

std::string pause_heard(const std::string& rest, wall_clock now) {
    if (rest.empty()) return "pause";
    if (rest.starts_with("until ")) {
        const auto end = read_end(rest.substr(6), now);
        return end ? "until " + moment_words(*end) : "pause usage";
    }
    if (const auto d = read_duration(rest)) {
        if (*d < 24h) return "until " + moment_words(after_length(now, *d));
        return "until " + moment_words({add_days(now.date, static_cast<int>(*d / 24h)), {}, {}});
    }
    const auto days = read_days(rest, now.date);
    if (!days) return "pause usage";
    const auto back = moment_words({days->back, {}, {}});
    return days->first == now.date ? "until " + back : moment_words({days->first, {}, {}}) + " until " + back;
}

std::string zone_heard(const std::string& rest) {
    if (const auto zone = find_zone(rest); !zone.empty()) return zone;
    std::string all = "ask:";
    for (const auto& z : similar_zones(rest, 3)) all += " " + z;
    return all;
}

// What is heard in a message, in words.
std::string heard(const std::string& said, wall_clock now = at_ten) {
    const auto r = read_command(said);
    const auto& rest = r.what.rest;
    const std::string with_rest = std::string{verb_text(r.what.what)} + (rest.empty() ? "" : " " + rest);
    if (r.how == kind::none) return "-";
    if (r.how == kind::near) return "mean " + with_rest + "?";
    if (r.how == kind::malformed) {
        const bool away = r.what.what == verb::pause && (rest.empty() || rest.starts_with("from "));
        if (away) return "until when" + (rest.empty() ? "" : " " + rest);
        return std::string{verb_text(r.what.what)} + " usage";
    }
    switch (r.what.what) {
        case verb::snooze:
            return snooze_heard(rest, now);
        case verb::pause:
            return pause_heard(rest, now);
        case verb::timezone:
            return rest.empty() ? "timezone" : zone_heard(rest);
        case verb::quiet: {
            const auto q = read_quiet(rest);
            return q ? "quiet " + clock_text(q->from) + "-" + clock_text(q->to) : with_rest;
        }
        case verb::schedule: {
            const auto w = read_rhythm(rest, {});
            return w ? rhythm_text(*w) : with_rest;
        }
        default:
            return with_rest;
    }
}

using table = std::vector<std::pair<const char*, const char*>>;

void expect_heard(const table& all, wall_clock now = at_ten) {
    for (const auto& [said, right] : all) EXPECT_EQ(heard(said, now), right) << said;
}

// --- put off ---------------------------------------------------------------------------------------------------------

TEST(Spoken, AnHourWithoutHalf_IsTheNextWakingOne) {
    expect_heard({{"remind me at 4", "snooze today 16:00"},
                  {"snooze until 5", "snooze today 17:00"},
                  {"remind me at 3:15", "snooze today 15:15"},
                  {"snooze till half past 4", "snooze today 16:30"},
                  {"remind me tomorrow at 2", "snooze Tue 23 Mar 14:00"},
                  {"snooze bis 5", "snooze today 17:00"},
                  {"snooze 2", "snooze today 16:00"},
                  {"snooze for 1:30", "snooze today 15:30"},
                  {"remind me at 8", "snooze today 20:00"},
                  {"remind me at 1", "snooze Tue 23 Mar 13:00"},
                  {"remind me at 2", "snooze Tue 23 Mar 14:00"},
                  {"snooze until 9", "snooze today 21:00"},
                  {"snooze until 10", "snooze Tue 23 Mar 10:00"},
                  {"snooze until 12", "snooze Tue 23 Mar 12:00"},
                  {"snooze until quarter to 5", "snooze today 16:45"},
                  {"snooze bis viertel nach 4", "snooze today 16:15"},
                  {"snooze bis halb 6", "snooze today 17:30"},
                  {"erinnere mich um 3", "snooze today 15:00"},
                  {"erinnere mich um halb vier", "snooze today 15:30"},
                  {"erinnere mich um 4 Uhr", "snooze today 16:00"},
                  {"remind me at 4am", "snooze Tue 23 Mar 04:00"},
                  {"remind me at 04:00", "snooze Tue 23 Mar 04:00"},
                  {"snooze until 3 in the morning", "snooze Tue 23 Mar 03:00"},
                  {"erinnere mich um 5 Uhr morgens", "snooze Tue 23 Mar 05:00"},
                  {"remind me on friday at 3", "snooze Fri 26 Mar 15:00"},
                  {"erinnere mich am Freitag um 3", "snooze Fri 26 Mar 15:00"},
                  {"remind me today at 5:30", "snooze today 17:30"},
                  {"remind me at 6:45 tomorrow", "snooze Tue 23 Mar 18:45"},
                  {"snooze till five", "snooze today 17:00"},
                  {"snooze until 9 tonight", "snooze today 21:00"},
                  {"remind me tonight at 8", "snooze today 20:00"},
                  {"erinnere mich heute Abend um 8", "snooze today 20:00"},
                  {"remind me tomorrow morning at 8", "snooze Tue 23 Mar 08:00"},
                  {"remind me tomorrow afternoon at 3", "snooze Tue 23 Mar 15:00"},
                  {"remind me at 4 o'clock", "snooze today 16:00"},
                  {"ping me at 4ish", "-"},
                  {"snooze for 3", "snooze today 17:00"}},
                 at_two);
}

TEST(Spoken, UntilAnHourIsAClockTime_AndForHoursALength) {
    expect_heard({{"snooze until 16h", "snooze today 16:00"},
                  {"remind me at 17h", "snooze today 17:00"},
                  {"snooze bis 16h30", "snooze today 16:30"},
                  {"snooze until 18 h", "snooze today 18:00"},
                  {"remind me in 20", "snooze today 14:20"},
                  {"snooze till 15h15", "snooze today 15:15"},
                  {"erinnere mich um 16h", "snooze today 16:00"},
                  {"snooze for 2h", "snooze today 16:00"},
                  {"snooze 2h", "snooze today 16:00"},
                  {"snooze for 16h", "snooze Tue 23 Mar 06:00"},
                  {"remind me in 45", "snooze today 14:45"},
                  {"erinnere mich in 30", "snooze today 14:30"},
                  {"snooze until 2h", "snooze Tue 23 Mar 14:00"},
                  {"snooze by 30 minutes", "snooze today 14:30"},
                  {"snooze 15", "snooze today 14:15"},
                  {"snooze 17", "snooze today 17:00"}},
                 at_two);
}

TEST(Spoken, NumbersAreHeardInWords) {
    expect_heard({{"snooze twenty minutes", "snooze today 10:20"},
                  {"snooze fifteen minutes", "snooze today 10:15"},
                  {"snooze forty-five minutes", "snooze today 10:45"},
                  {"snooze thirty five mins", "snooze today 10:35"},
                  {"snooze a quarter of an hour", "snooze today 10:15"},
                  {"snooze three quarters of an hour", "snooze today 10:45"},
                  {"snooze eine Viertelstunde", "snooze today 10:15"},
                  {"snooze eine Dreiviertelstunde", "snooze today 10:45"},
                  {"snooze anderthalb Stunden", "snooze today 11:30"},
                  {"snooze eineinhalb Stunden", "snooze today 11:30"},
                  {"snooze zweieinhalb Stunden", "snooze today 12:30"},
                  {"snooze bis halb elf", "snooze today 10:30"},
                  {"snooze bis viertel vor elf", "snooze today 10:45"},
                  {"snooze bis dreiviertel elf", "snooze today 10:45"},
                  {"snooze bis viertel elf", "snooze today 10:15"},
                  {"snooze bis fünf vor halb elf", "snooze today 10:25"},
                  {"snooze bis zehn nach elf", "snooze today 11:10"},
                  {"snooze bis kurz nach elf", "snooze usage"},
                  {"snooze until ten past eleven", "snooze today 11:10"},
                  {"snooze until twenty to twelve", "snooze today 11:40"},
                  {"snooze until quarter past eleven", "snooze today 11:15"},
                  {"snooze until half eleven", "snooze today 11:30"},
                  {"snooze until five minutes to eleven", "snooze today 10:55"},
                  {"snooze until ten thirty", "snooze today 10:30"},
                  {"snooze until eleven o'clock", "snooze today 11:00"},
                  {"snooze 2 Std.", "snooze today 12:00"},
                  {"snooze 1 Std. 30 Min.", "snooze today 11:30"},
                  {"snooze 1½ hours", "snooze today 11:30"},
                  {"snooze 1 1/2 hours", "snooze today 11:30"},
                  {"snooze ½ hour", "snooze today 10:30"},
                  {"snooze one and a half hours", "snooze today 11:30"},
                  {"snooze half an hour", "snooze today 10:30"},
                  {"snooze eine halbe Stunde", "snooze today 10:30"},
                  {"snooze another hour", "snooze today 11:00"},
                  {"snooze another twenty minutes", "snooze today 10:20"},
                  {"snooze noch eine Stunde", "snooze today 11:00"},
                  {"snooze fünfundvierzig Minuten", "snooze today 10:45"},
                  {"snooze fuenf Minuten", "snooze today 10:05"},
                  {"snooze zwo Stunden", "snooze today 12:00"},
                  {"snooze bis vierzehn Uhr", "snooze today 14:00"},
                  {"snooze bis zehn Uhr dreißig", "snooze today 10:30"},
                  {"snooze bis ein Uhr", "snooze today 13:00"},
                  {"snooze a couple of hours", "snooze today 12:00"},
                  {"snooze 1,5 Stunden", "snooze today 11:30"},
                  {"snooze an hour and a half", "snooze today 11:30"},
                  {"snooze 90", "snooze today 11:30"},
                  {"snooze ten minutes more", "snooze today 10:10"},
                  {"snooze zehn Minuten noch", "snooze today 10:10"},
                  {"snooze roughly an hour", "snooze today 11:00"},
                  {"snooze ne halbe Stunde", "snooze today 10:30"},
                  {"snooze until quarter of eleven", "snooze today 10:45"},
                  {"snooze until half-past eleven", "snooze today 11:30"},
                  {"snooze 2½ h", "snooze today 12:30"},
                  {"snooze bis fünf nach halb elf", "snooze today 10:35"},
                  {"snooze until 10 to 11", "snooze today 10:50"}});
}

TEST(Spoken, PartsOfTheDayAreTimes) {
    expect_heard({{"snooze until after lunch", "snooze today 13:30"},
                  {"remind me after lunch", "snooze today 13:30"},
                  {"remind me at lunchtime", "snooze today 12:00"},
                  {"snooze until EOD", "snooze today 17:00"},
                  {"snooze until the end of the day", "snooze today 17:00"},
                  {"snooze until close of business", "snooze today 17:00"},
                  {"erinnere mich nach dem Mittagessen", "snooze today 13:30"},
                  {"erinnere mich nach der Mittagspause", "snooze today 13:30"},
                  {"snooze bis Feierabend", "snooze today 17:00"},
                  {"remind me this afternoon", "snooze today 14:00"},
                  {"erinnere mich heute Nachmittag", "snooze today 14:00"},
                  {"remind me this evening", "snooze today evening"},
                  {"remind me tonight", "snooze today evening"},
                  {"erinnere mich heute Abend", "snooze today evening"},
                  {"remind me in the morning", "snooze Tue 23 Mar morning"},
                  {"remind me first thing tomorrow", "snooze Tue 23 Mar morning"},
                  {"erinnere mich morgen früh", "snooze Tue 23 Mar morning"},
                  {"remind me tomorrow after lunch", "snooze Tue 23 Mar 13:30"},
                  {"remind me at noon", "snooze today 12:00"},
                  {"snooze bis mittags", "snooze today 12:00"},
                  {"snooze until late afternoon", "snooze today 16:00"},
                  {"snooze until next week", "snooze Mon 29 Mar morning"},
                  {"erinnere mich nächste Woche", "snooze Mon 29 Mar morning"},
                  {"remind me in two days", "snooze Wed 24 Mar 10:00"},
                  {"remind me in 2 working days", "snooze Wed 24 Mar morning"},
                  {"remind me after the weekend", "snooze Mon 29 Mar morning"},
                  {"snooze later today", "snooze"}});
}

TEST(Spoken, AWishToBeAskedLaterIsASnooze) {
    expect_heard({{"please snooze for 20 minutes", "snooze today 10:20"},
                  {"snoozd 30m", "mean snooze 30m?"},
                  {"ask me again in two hours", "snooze today 12:00"},
                  {"ask again in 20 minutes", "snooze today 10:20"},
                  {"later, in 2 hours", "snooze today 12:00"},
                  {"later: 3pm", "snooze today 15:00"},
                  {"not now, in an hour", "snooze today 11:00"},
                  {"not now", "later"},
                  {"not right now", "later"},
                  {"nicht jetzt", "later"},
                  {"jetzt nicht", "later"},
                  {"gerade nicht", "later"},
                  {"later today", "later"},
                  {"frag mich in einer Stunde nochmal", "snooze today 11:00"},
                  {"frag mich morgen nochmal", "snooze Tue 23 Mar morning"},
                  {"frag nochmal in 10 Minuten", "snooze today 10:10"},
                  {"später, in 2 Stunden", "snooze today 12:00"},
                  {"melde dich in einer halben Stunde", "snooze today 10:30"},
                  {"kannst du mich in einer Stunde erinnern?", "snooze today 11:00"},
                  {"come back to me at 3", "snooze today 15:00"},
                  {"check back in an hour", "snooze today 11:00"},
                  {"ping me at 4", "snooze today 16:00"},
                  {"try me again after lunch", "snooze today 13:30"},
                  {"nudge me again tomorrow", "snooze Tue 23 Mar morning"},
                  {"erinner mich um 11 nochmal", "snooze today 11:00"},
                  {"erinnere mich bitte in 10 Minuten", "snooze today 10:10"},
                  {"snooze this question for an hour", "snooze today 11:00"},
                  {"snooze another 15", "snooze today 10:15"},
                  {"frag mich später nochmal", "later"},
                  {"maybe later today", "later"},
                  {"auf morgen verschieben", "snooze Tue 23 Mar morning"},
                  {"verschieb das auf 16 Uhr", "snooze today 16:00"},
                  {"remnd me at 4", "mean snooze at 4?"},
                  {"snooze until whenever", "snooze usage"},
                  {"snooze until the meeting is over", "snooze usage"},
                  {"remind me to call Ben at 4", "-"},
                  {"ask Ben on Friday", "-"},
                  {"later I saw that he was right", "-"},
                  {"not now but soon we will talk", "-"}});
}

TEST(Spoken, BlanksAndMarksThatNobodySeesAreNoDifference) {
    expect_heard({{"snooze\u00A045m", "snooze today 10:45"},
                  {"pause\u00A03d", "until Thu 25 Mar"},
                  {"\u2068snooze 45m\u2069", "snooze today 10:45"},
                  {"timezone\u00A0Lisbon", "Europe/Lisbon"},
                  {"snooze\u202F45\u00A0min", "snooze today 10:45"},
                  {"snooze\u300045m", "snooze today 10:45"},
                  {"\uFEFFpause", "pause"},
                  {"snooze\u200B 45m", "snooze today 10:45"},
                  {"sno\u00ADoze 45m", "snooze today 10:45"},
                  {"\u200Ehelp\u200F", "help"},
                  {"pause\u2003until\u2009friday", "until Fri 26 Mar"},
                  {"\u2067erinnere mich in 10\u00A0Minuten\u2069", "snooze today 10:10"},
                  {"quiet\u00A022:00\u201307:00", "quiet 22:00-07:00"},
                  {"note\u00A0Ask \u2068Ana\u2069 about it", "note Ask \u2068Ana\u2069 about it"}});
}

TEST(Spoken, CourtesyAndNameAreTakenOff) {
    expect_heard({{"please pause 3d", "until Thu 25 Mar"},
                  {"hey fulcrum, snooze 45m", "snooze today 10:45"},
                  {"@fulcrum please snooze 45m", "snooze today 10:45"},
                  {"ok, snooze 45m", "snooze today 10:45"},
                  {"can you snooze for 45 minutes?", "snooze today 10:45"},
                  {"bitte pause bis freitag", "until Fri 26 Mar"},
                  {"pause bitte bis Freitag", "until Fri 26 Mar"},
                  {"could you please remind me at 3?", "snooze today 15:00"},
                  {"kannst du bitte bis Freitag pausieren?", "until Fri 26 Mar"},
                  {"ich möchte bis Freitag pausieren", "until Fri 26 Mar"},
                  {"I'd like to pause until Friday", "until Fri 26 Mar"},
                  {"let's pause until monday", "until Mon 29 Mar"},
                  {"hallo coach, snooze 10 Minuten bitte", "snooze today 10:10"},
                  {"snooze 45m, please, thanks", "snooze today 10:45"},
                  {"pause 3d, thank you very much", "until Thu 25 Mar"},
                  {"snooze 30m fulcrum", "snooze today 10:30"},
                  {"sorry, later please", "later"},
                  {"ok, skip", "skip"},
                  {"hey coach, help", "help"},
                  {"please set my timezone to Lisbon", "Europe/Lisbon"},
                  {"can you be quiet until friday?", "until Fri 26 Mar"},
                  {"bitte schlummern bis 11", "snooze today 11:00"},
                  {"ok, schedule weekdays 8:30 and 16:30", "weekdays at 08:30 and 16:30"},
                  {"please note that the deadline moved", "-"},
                  {"I want to start", "-"},
                  {"I want to leave", "-"},
                  {"can you join us on Friday", "-"},
                  {"ok, the pause was good", "-"}});
}

// --- quiet for days --------------------------------------------------------------------------------------------------

TEST(Spoken, UntilAStretchBeginsNowAndEndsWhereItBegins) {
    expect_heard({{"pause until the week after next", "until Mon 5 Apr"},
                  {"pause until two weeks from thursday", "until Thu 8 Apr"},
                  {"pause bis übernächste Woche", "until Mon 5 Apr"},
                  {"pause until next week", "until Mon 29 Mar"},
                  {"pause until next month", "until Thu 1 Apr"},
                  {"pause bis nächsten Monat", "until Thu 1 Apr"},
                  {"pause until the weekend", "until Sat 27 Mar"},
                  {"pause until a week from friday", "until Fri 2 Apr"},
                  {"pause bis Donnerstag in zwei Wochen", "until Thu 8 Apr"},
                  {"pause bis heute in einer Woche", "until Mon 29 Mar"},
                  {"pause until next week wednesday", "until Wed 31 Mar"},
                  {"pause bis Mittwoch nächster Woche", "until Wed 31 Mar"},
                  {"pause until next quarter", "until Thu 1 Apr"},
                  {"pause until Q3", "until Thu 1 Jul"},
                  {"pause until easter", "until Fri 26 Mar"},
                  {"pause until after easter", "until Tue 30 Mar"},
                  {"pause bis nach Ostern", "until Tue 30 Mar"},
                  {"pause bis Pfingsten", "until Sun 16 May"},
                  {"pause bis KW 15", "until Mon 12 Apr"},
                  {"pause until christmas", "until Sat 25 Dec"},
                  {"pause until new year", "until Sat 1 Jan"}});
}

TEST(Spoken, EndsOfPeriodsAreTheDayAfter) {
    expect_heard({{"pause until the end of the month", "until Thu 1 Apr"},
                  {"pause until end of next week", "until Mon 5 Apr"},
                  {"pause until the end of the week", "until Mon 29 Mar"},
                  {"pause until april", "until Thu 1 Apr"},
                  {"pause bis April", "until Thu 1 Apr"},
                  {"pause until the end of april", "until Sat 1 May"},
                  {"pause until may", "until Sat 1 May"},
                  {"pause bis Mai", "until Sat 1 May"},
                  {"pause until mid april", "until Thu 15 Apr"},
                  {"pause bis Mitte April", "until Thu 15 Apr"},
                  {"pause bis Anfang Mai", "until Sat 1 May"},
                  {"pause until monday morning", "until Mon 29 Mar"},
                  {"pause until 3pm", "until today 15:00"},
                  {"pause until 4", "until today 16:00"},
                  {"pause bis 16 Uhr", "until today 16:00"},
                  {"pause until friday noon", "until Fri 26 Mar 12:00"},
                  {"pause until tomorrow at 9", "until Tue 23 Mar 09:00"},
                  {"pause until tomorrow evening", "until Tue 23 Mar evening"},
                  {"pause until after lunch", "until today 13:30"},
                  {"pause until tonight", "until today evening"},
                  {"pause until further notice", "pause"},
                  {"pause bis auf Weiteres", "pause"},
                  {"pause for now", "pause"},
                  {"pause bis Monatsende", "until Thu 1 Apr"},
                  {"pause bis zum Monatsende", "until Thu 1 Apr"},
                  {"pause bis Jahresende", "until Sat 1 Jan"},
                  {"pause bis Ende April", "until Sat 1 May"},
                  {"pause bis Ende nächster Woche", "until Mon 5 Apr"},
                  {"pause bis Ende des Monats", "until Thu 1 Apr"},
                  {"pause until EOM", "until Thu 1 Apr"},
                  {"pause until EOW", "until Mon 29 Mar"},
                  {"pause until the end of the quarter", "until Thu 1 Apr"},
                  {"pause until year end", "until Sat 1 Jan"},
                  {"pause until the end of the day", "until Tue 23 Mar"},
                  {"pause for the rest of the month", "until Thu 1 Apr"},
                  {"pause für den Rest der Woche", "until Mon 29 Mar"},
                  {"pause until the team is ready", "pause usage"},
                  {"pause until whenever", "pause usage"}});
}

TEST(Spoken, DatesAreReadInManyForms) {
    expect_heard({{"pause until Friday the 26th", "until Fri 26 Mar"},
                  {"pause until Friday, 26 March", "until Fri 26 Mar"},
                  {"pause until the 26th of March", "until Fri 26 Mar"},
                  {"pause bis Freitag, den 26. März", "until Fri 26 Mar"},
                  {"pause bis Freitag den 26.", "until Fri 26 Mar"},
                  {"pause until 26-03-2027", "until Fri 26 Mar"},
                  {"pause until 2027-03-26", "until Fri 26 Mar"},
                  {"pause bis 26.3.", "until Fri 26 Mar"},
                  {"pause bis zum 26.03.2027", "until Fri 26 Mar"},
                  {"pause March 25-26", "Thu 25 Mar until Sat 27 Mar"},
                  {"pause 25-26 March", "Thu 25 Mar until Sat 27 Mar"},
                  {"pause Mar 29 - Apr 2", "Mon 29 Mar until Sat 3 Apr"},
                  {"pause 29.3. bis 2.4.", "Mon 29 Mar until Sat 3 Apr"},
                  {"pause vom 29. März bis 2. April", "Mon 29 Mar until Sat 3 Apr"},
                  {"pause 25. und 26. März", "Thu 25 Mar until Sat 27 Mar"},
                  {"pause on the first of april", "Thu 1 Apr until Fri 2 Apr"},
                  {"pause until the first of april", "until Thu 1 Apr"},
                  {"pause bis ersten April", "until Thu 1 Apr"},
                  {"pause until 1st of next month", "until Thu 1 Apr"},
                  {"pause 5 working days", "until Mon 29 Mar"},
                  {"pause for three business days", "until Thu 25 Mar"},
                  {"pause drei Arbeitstage", "until Thu 25 Mar"},
                  {"pause für 2 Werktage", "until Wed 24 Mar"},
                  {"pause bis einschließlich Freitag", "until Sat 27 Mar"},
                  {"pause bis Freitag einschließlich", "until Sat 27 Mar"},
                  {"pause bis inkl. Freitag", "until Sat 27 Mar"},
                  {"pause until and including Friday", "until Sat 27 Mar"},
                  {"pause until friday inclusive", "until Sat 27 Mar"},
                  {"pause through Friday", "until Sat 27 Mar"},
                  {"pause through next week", "until Mon 5 Apr"},
                  {"pause through april", "until Sat 1 May"},
                  {"pause bis Freitag", "until Fri 26 Mar"},
                  {"pause until friday", "until Fri 26 Mar"},
                  {"pause für die nächsten zwei Wochen", "until Mon 5 Apr"},
                  {"pause for the next 3 days", "until Thu 25 Mar"},
                  {"pause die nächsten 10 Tage", "until Thu 1 Apr"},
                  {"pause today and tomorrow", "until Wed 24 Mar"},
                  {"pause over easter", "Fri 26 Mar until Tue 30 Mar"},
                  {"pause über Ostern", "Fri 26 Mar until Tue 30 Mar"},
                  {"pause between christmas and new year", "Sat 25 Dec until Sun 2 Jan"},
                  {"pause april", "Thu 1 Apr until Sat 1 May"},
                  {"pause KW 14", "Mon 5 Apr until Mon 12 Apr"},
                  {"pause next friday", "pause usage"},
                  {"pausiere bis Freitag", "until Fri 26 Mar"},
                  {"pausiere 3 Tage", "until Thu 25 Mar"},
                  {"pause until the weekend after next", "until Sat 10 Apr"},
                  {"pause bis Montagmorgen", "until Mon 29 Mar"},
                  {"pause Mo-Fr", "Mon 29 Mar until Sat 3 Apr"},
                  {"pause eine Woche lang", "until Mon 29 Mar"},
                  {"pause for the day", "until Tue 23 Mar"},
                  {"pause until 2028", "until Sat 1 Jan"},
                  {"pause bis zum 5.", "until Mon 5 Apr"},
                  {"pause one working day", "until Tue 23 Mar"},
                  {"pause until friday (inclusive)", "until Sat 27 Mar"},
                  {"pause until mid-April", "until Thu 15 Apr"},
                  {"pause bis kommenden Montag", "until Mon 29 Mar"},
                  {"pause until 10 days from now", "until Thu 1 Apr"},
                  {"pause my reminders until friday", "until Fri 26 Mar"},
                  {"abmelden bis Montag", "until Mon 29 Mar"},
                  {"melde mich bis Freitag ab", "until Fri 26 Mar"},
                  {"pause until 31 June", "pause usage"}});
}

TEST(Spoken, SomebodySaysThatTheyAreAway) {
    expect_heard({{"I'm sick", "until when"},
                  {"bin krank", "until when"},
                  {"heute krank", "until Tue 23 Mar"},
                  {"morgen frei", "Tue 23 Mar until Wed 24 Mar"},
                  {"morgen Urlaub", "Tue 23 Mar until Wed 24 Mar"},
                  {"Freitag frei", "Fri 26 Mar until Sat 27 Mar"},
                  {"Ich habe ab morgen Urlaub", "until when from morgen"},
                  {"ab Montag Urlaub", "until when from montag"},
                  {"nächste Woche Urlaub", "Mon 29 Mar until Mon 5 Apr"},
                  {"bin morgen im Urlaub bis Freitag", "Tue 23 Mar until Sat 27 Mar"},
                  {"bin von morgen bis Freitag im Urlaub", "Tue 23 Mar until Sat 27 Mar"},
                  {"ich bin im Urlaub bis Freitag", "until Fri 26 Mar"},
                  {"krank bis Mittwoch", "until Wed 24 Mar"},
                  {"krank bis einschließlich Mittwoch", "until Thu 25 Mar"},
                  {"ich bin bis Ende der Woche krank", "until Mon 29 Mar"},
                  {"away until after new year", "until Sun 2 Jan"},
                  {"holiday tomorrow", "Tue 23 Mar until Wed 24 Mar"},
                  {"vacation next week", "Mon 29 Mar until Mon 5 Apr"},
                  {"pto friday", "Fri 26 Mar until Sat 27 Mar"},
                  {"day off tomorrow", "Tue 23 Mar until Wed 24 Mar"},
                  {"sick today", "until Tue 23 Mar"},
                  {"out this afternoon", "until Tue 23 Mar"},
                  {"I'm out this afternoon", "until Tue 23 Mar"},
                  {"I am on parental leave", "until when"},
                  {"I'm on maternity leave until october", "until Fri 1 Oct"},
                  {"ich bin in Elternzeit", "until when"},
                  {"ich bin in Elternzeit bis Oktober", "until Fri 1 Oct"},
                  {"I'm in a meeting until 3", "until today 15:00"},
                  {"I'm out until 3pm", "until today 15:00"},
                  {"I'm away until the end of next week", "until Mon 5 Apr"},
                  {"back on the 1st", "until Thu 1 Apr"},
                  {"back after easter", "until Tue 30 Mar"},
                  {"bin erst nach Ostern wieder da", "until Tue 30 Mar"},
                  {"I'm on vacation from tomorrow until mar 30", "Tue 23 Mar until Wed 31 Mar"},
                  {"I'm off from tomorrow", "-"},
                  {"skip tomorrow", "Tue 23 Mar until Wed 24 Mar"},
                  {"skip friday", "Fri 26 Mar until Sat 27 Mar"},
                  {"skip next week", "Mon 29 Mar until Mon 5 Apr"},
                  {"no messages on friday", "Fri 26 Mar until Sat 27 Mar"},
                  {"no messages today", "until Tue 23 Mar"},
                  {"keine Nachrichten am Freitag", "Fri 26 Mar until Sat 27 Mar"},
                  {"morgen keine Nachrichten", "Tue 23 Mar until Wed 24 Mar"},
                  {"don't write tomorrow", "Tue 23 Mar until Wed 24 Mar"},
                  {"no messages on fridays", "mean schedule except fridays?"},
                  {"no messages until monday", "until Mon 29 Mar"},
                  {"can you write at 10?", "mean schedule 10?"},
                  {"schreib mir um 10", "mean schedule 10?"},
                  {"I need a break", "pause"},
                  {"back at 3", "until today 15:00"},
                  {"I won't be here tomorrow", "Tue 23 Mar until Wed 24 Mar"},
                  {"in meetings all day", "until Tue 23 Mar"},
                  {"lass mich bis Montag in Ruhe", "until Mon 29 Mar"},
                  {"schreib mir nicht vor Montag", "until Mon 29 Mar"},
                  {"komme Montag wieder", "until Mon 29 Mar"},
                  {"bitte nicht stören", "pause"},
                  {"nicht am Freitag schreiben", "Fri 26 Mar until Sat 27 Mar"},
                  {"bitte freitags nicht schreiben", "mean schedule except freitags?"},
                  {"kannst du um 10 schreiben?", "mean schedule 10?"},
                  {"the holiday was good", "-"},
                  {"a week off would help", "-"},
                  {"Urlaub planen", "-"},
                  {"skip level meetings", "-"}});
}

// --- rhythms and quiet hours -----------------------------------------------------------------------------------------

TEST(Spoken, QuietHoursAreThoseThatSomebodyWouldWant) {
    expect_heard({{"quiet 12-1", "quiet 12:00-13:00"},
                  {"quiet 12 to 2", "quiet 12:00-14:00"},
                  {"quiet 11:30-1", "quiet 11:30-13:00"},
                  {"quiet 1-2", "quiet 13:00-14:00"},
                  {"quiet 10 to 7", "quiet 22:00-07:00"},
                  {"quiet 22-7", "quiet 22:00-07:00"},
                  {"quiet 18:00-8:00", "quiet 18:00-08:00"},
                  {"quiet 9am-5", "quiet 09:00-17:00"},
                  {"quiet before 9am", "quiet 22:00-09:00"},
                  {"quiet before 8:30", "quiet 22:00-08:30"},
                  {"quiet after 6", "quiet 18:00-07:00"},
                  {"set quiet hours to 22:00-07:00", "quiet 22:00-07:00"},
                  {"set my quiet hours to 10pm - 7am", "quiet 22:00-07:00"},
                  {"quiet hours 22:00 to 07:00", "quiet 22:00-07:00"},
                  {"change quiet hours from 21 to 8", "quiet 21:00-08:00"},
                  {"Ruhezeit von 20 bis 8 Uhr", "quiet 20:00-08:00"},
                  {"no messages before 9", "quiet 22:00-09:00"},
                  {"no messages after 6pm", "quiet 18:00-07:00"},
                  {"don't write after 18:00", "quiet 18:00-07:00"},
                  {"keine Nachrichten nach 18 Uhr", "quiet 18:00-07:00"},
                  {"keine Nachrichten vor 9", "quiet 22:00-09:00"},
                  {"dnd 22:00-07:00", "quiet 22:00-07:00"},
                  {"quiet 9-5", "quiet usage"},
                  {"quiet 1pm to 2", "quiet 13:00-14:00"},
                  {"Ruhezeiten auf 20:00-07:00 setzen", "quiet 20:00-07:00"},
                  {"quiet as a mouse", "-"}});
}

TEST(Spoken, SchedulesAreByDay) {
    expect_heard({{"schedule weekdays 1 and 5", "weekdays at 13:00 and 17:00"},
                  {"schedule weekdays 9 and 5", "weekdays at 09:00 and 17:00"},
                  {"schedule weekdays 8 and 4:30", "weekdays at 08:00 and 16:30"},
                  {"schedule tue/thu 9:00", "Tue, Thu at 09:00 and 17:00"},
                  {"schedule mon/wed/fri 8:30", "Mon, Wed, Fri at 08:30 and 17:00"},
                  {"schedule MWF 9am", "Mon, Wed, Fri at 09:00 and 17:00"},
                  {"schedule TTh 10", "Tue, Thu at 10:00 and 17:00"},
                  {"schedule Di/Do 9 Uhr", "Tue, Thu at 09:00 and 17:00"},
                  {"schedule M/W/F 9:00", "Mon, Wed, Fri at 09:00 and 17:00"},
                  {"schedule M-F 9am", "weekdays at 09:00 and 17:00"},
                  {"schedule Tu/Th 8am", "Tue, Thu at 08:00 and 17:00"},
                  {"schedule 16h30", "weekdays at 09:00 and 16:30"},
                  {"schedule 18:00", "weekdays at 09:00 and 18:00"},
                  {"schedule 8:15", "weekdays at 08:15 and 17:00"},
                  {"schedule 06:30", "weekdays at 06:30 and 17:00"},
                  {"Zeitplan werktags 9 und 5 Uhr", "weekdays at 09:00 and 17:00"},
                  {"set my schedule to weekdays 9:30 and 16:00", "weekdays at 09:30 and 16:00"},
                  {"schedule is packed today", "-"}});
}

// --- zones -----------------------------------------------------------------------------------------------------------

TEST(Spoken, ZonesGoByManyNames) {
    expect_heard({{"timezone İstanbul", "Europe/Istanbul"},
                  {"timezone Tōkyō", "Asia/Tokyo"},
                  {"timezone Isfahan", "ask:"},
                  {"timezone Indianapolis", "America/Indiana/Indianapolis"},
                  {"timezone Toronto", "America/Toronto"},
                  {"timezone to Berlin", "Europe/Berlin"},
                  {"timezone is Lisbon", "Europe/Lisbon"},
                  {"timezone = Lisbon", "Europe/Lisbon"},
                  {"Zeitzone auf Wien", "Europe/Vienna"},
                  {"timezone Москва", "Europe/Moscow"},
                  {"timezone МОСКВА", "Europe/Moscow"},
                  {"timezone Αθήνα", "Europe/Athens"},
                  {"timezone Hà Nội", "Asia/Ho_Chi_Minh"},
                  {"timezone São Paulo", "America/Sao_Paulo"},
                  {"timezone København", "Europe/Copenhagen"},
                  {"timezone Kraków", "Europe/Warsaw"},
                  {"timezone Łódź", "Europe/Warsaw"},
                  {"timezone Zürich", "Europe/Zurich"},
                  {"timezone Zuerich", "Europe/Zurich"},
                  {"timezone Muenchen", "Europe/Berlin"},
                  {"timezone Duesseldorf", "Europe/Berlin"},
                  {"timezone Koeln", "Europe/Berlin"},
                  {"timezone 東京", "Asia/Tokyo"},
                  {"timezone UTC+5:30", "Asia/Kolkata"},
                  {"timezone +05:45", "Asia/Kathmandu"},
                  {"timezone GMT+0530", "Asia/Kolkata"},
                  {"timezone UTC+9:30", "Australia/Darwin"},
                  {"timezone UTC+2", "Etc/GMT-2"},
                  {"timezone Pacific Standard Time", "America/Los_Angeles"},
                  {"timezone Pacific Daylight Time", "America/Los_Angeles"},
                  {"timezone W. Europe Standard Time", "Europe/Berlin"},
                  {"timezone India Standard Time", "Asia/Kolkata"},
                  {"timezone China Standard Time", "Asia/Shanghai"},
                  {"timezone AUS Eastern Standard Time", "Australia/Sydney"},
                  {"timezone Central European Time", "Europe/Berlin"},
                  {"timezone Central European Summer Time", "Europe/Berlin"},
                  {"timezone Japan Standard Time", "Asia/Tokyo"},
                  {"timezone British Summer Time", "Europe/London"},
                  {"timezone mitteleuropäische Zeit", "Europe/Berlin"},
                  {"timezone Eastern Time", "America/New_York"},
                  {"timezone New York City", "America/New_York"},
                  {"timezone Mexico City", "America/Mexico_City"},
                  {"timezone Ho Chi Minh City", "Asia/Ho_Chi_Minh"},
                  {"timezone JST", "Asia/Tokyo"},
                  {"timezone MSK", "Europe/Moscow"},
                  {"timezone Österreich", "Europe/Vienna"}});
}

TEST(Spoken, AWrongZoneIsNeverTakenSilently) {
    expect_heard({{"timezone London, Ontario", "America/Toronto"},
                  {"timezone London Ontario", "America/Toronto"},
                  {"timezone Dublin, Ohio", "America/New_York"},
                  {"timezone Paris, Texas", "America/Chicago"},
                  {"timezone Birmingham, Alabama", "America/Chicago"},
                  {"timezone Portland, Oregon", "America/Los_Angeles"},
                  {"timezone Portland, Maine", "America/New_York"},
                  {"timezone Berlin, Germany", "Europe/Berlin"},
                  {"timezone Berlin, DE", "Europe/Berlin"},
                  {"timezone Berlin (Deutschland)", "Europe/Berlin"},
                  {"timezone Chicago, USA", "America/Chicago"},
                  {"timezone Vancouver, Canada", "America/Vancouver"},
                  {"timezone Toronto, CA", "America/Toronto"},
                  {"timezone Cork, Ireland", "Europe/Dublin"},
                  {"timezone Sydney, Australia", "Australia/Sydney"},
                  {"timezone Sydney, Nova Scotia", "America/Halifax"},
                  {"timezone Athens, Georgia", "ask: Europe/Athens Asia/Tbilisi America/New_York"},
                  {"timezone West", "ask: Europe/Lisbon America/Los_Angeles Australia/Perth"},
                  {"timezone WEST", "ask: Europe/Lisbon America/Los_Angeles Australia/Perth"},
                  {"timezone South", "ask: Africa/Johannesburg Australia/Adelaide"},
                  {"timezone IST", "ask: Asia/Kolkata Asia/Jerusalem Europe/Dublin"},
                  {"timezone CST", "ask: America/Chicago Asia/Shanghai"},
                  {"timezone AEST", "ask: Australia/Sydney Australia/Brisbane"},
                  {"timezone Portland", "ask: America/Los_Angeles America/New_York"},
                  {"timezone USA", "ask: America/New_York America/Chicago America/Denver"},
                  {"timezone Georgia", "ask: Asia/Tbilisi America/New_York"}});
}

// --- other words -----------------------------------------------------------------------------------------------------

TEST(Spoken, GermanWordsAreKnown) {
    expect_heard({{"vergiss mich", "forget me"},
                  {"lösche meine Daten", "forget me"},
                  {"bitte lösche alle meine Daten", "forget me"},
                  {"meine Daten löschen", "forget me"},
                  {"Datenschutz", "privacy"},
                  {"Tagebuch", "journal"},
                  {"mein Tagebuch", "journal"},
                  {"Tagebuch suche Ben", "journal search Ben"},
                  {"Tagebuch exportieren", "journal export"},
                  {"Notiz: Ben anrufen", "note Ben anrufen"},
                  {"notiere: das ging gut", "note das ging gut"},
                  {"Notiz an das Team schreiben", "-"},
                  {"erinnere mich in 10 Minuten", "snooze today 10:10"},
                  {"abmelden", "pause"},
                  {"Datenschutzerklärung", "privacy"},
                  {"Tagebuch anzeigen", "journal"},
                  {"Notiz an mich: Ben anrufen", "note Ben anrufen"},
                  {"frage", "question"},
                  {"noch eine Frage", "question"},
                  {"Tagebuch schreiben hilft mir", "-"},
                  {"Frage an Ben", "-"},
                  {"join From Vision to Roadmap", "join From Vision to Roadmap"},
                  {"join from home", "-"}});
}

TEST(Spoken, WhatBeginsLikeACommandButGoesOnIsNone) {
    for (const char* said : {"ask Ana about the budget tomorrow",
                             "come back to Ben on Friday",
                             "try again tomorrow",
                             "later in the meeting",
                             "not yet, on friday",
                             "well done",
                             "good question",
                             "keep quiet for a minute",
                             "be quiet and listen",
                             "take a break at 3",
                             "stop asking closed questions",
                             "stop writing long mails",
                             "skip the stand-up tomorrow",
                             "no messages from the team",
                             "Ben is out tomorrow",
                             "She is on holiday next week",
                             "I was sick yesterday",
                             "my colleague is on parental leave",
                             "we are off to a good start",
                             "back to basics",
                             "let us pause here",
                             "lieber morgen",
                             "später mit Ben",
                             "frage Ben morgen",
                             "frag Ben",
                             "frei sprechen",
                             "Urlaub planen",
                             "show respect",
                             "give feedback",
                             "what's next?",
                             "what is done",
                             "please be on time",
                             "I need to leave early",
                             "remind me of my why",
                             "in two hours",
                             "at 3",
                             "friday",
                             "next week",
                             "the end of the week",
                             "krank",
                             "sick",
                             "schreib es auf",
                             "mehr Pausen",
                             "Stand der Dinge",
                             "write the mail at 10",
                             "nach 18 Uhr keine Mails"})
        EXPECT_EQ(heard(said), "-") << said;
}

TEST(Spoken, WhatOneWouldLikeToSeeIsShown) {
    expect_heard({{"show me my journal", "journal"},
                  {"can you show me my plans?", "plans"},
                  {"what's my schedule?", "schedule"},
                  {"what is my vision?", "vision"},
                  {"can I have a tip?", "tip"},
                  {"zeig mir meine Pläne", "plans"},
                  {"show me the money", "-"}});
}

TEST(Spoken, SkinTonesAreYesAndNo) {
    for (const char* yes : {":+1_medium_skin_tone:", ":thumbsup_light_skin_tone:", ":thumbsup_medium_dark_skin_tone:",
                            ":+1::skin-tone-3:", "👍🏽", ":ok_hand_dark_skin_tone:", "👌🏿"})
        EXPECT_EQ(read_yes_no(yes), true) << yes;
    for (const char* no :
         {":-1_dark_skin_tone:", ":thumbsdown_medium_light_skin_tone:", "👎🏻", ":-1::skin-tone-5:"})
        EXPECT_EQ(read_yes_no(no), false) << no;
}

}  // namespace
}  // namespace fulcrum::dialogue
