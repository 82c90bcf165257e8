#include "dialogue/command_words.hpp"

#include <algorithm>
#include <array>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

struct spoken {
    std::string_view words;
    verb what;
};

// What one can say in full, as bare words. The first of each verb is its name.
constexpr std::array phrases{
    spoken{"help", verb::help},
    spoken{"menu", verb::help},
    spoken{"help me", verb::help},
    spoken{"commands", verb::help},
    spoken{"hilfe", verb::help},
    spoken{"what can you do", verb::help},
    spoken{"what can i say", verb::help},
    spoken{"start", verb::start},
    spoken{"lets start", verb::start},
    spoken{"start now", verb::start},
    spoken{"start session", verb::start},
    spoken{"start the session", verb::start},
    spoken{"begin", verb::start},
    spoken{"today", verb::today},
    spoken{"heute", verb::today},
    spoken{"tip", verb::tip},
    spoken{"tips", verb::tip},
    spoken{"tipp", verb::tip},
    spoken{"a tip", verb::tip},
    spoken{"another tip", verb::tip},
    spoken{"next tip", verb::tip},
    spoken{"give me a tip", verb::tip},
    spoken{"reflect", verb::reflect},
    spoken{"question", verb::question},
    spoken{"a question", verb::question},
    spoken{"another question", verb::question},
    spoken{"ask me a question", verb::question},
    spoken{"tracks", verb::tracks},
    spoken{"track", verb::tracks},
    spoken{"list tracks", verb::tracks},
    spoken{"show tracks", verb::tracks},
    spoken{"programme", verb::tracks},
    spoken{"join", verb::join},
    spoken{"leave", verb::leave},
    spoken{"leave track", verb::leave},
    spoken{"leave the track", verb::leave},
    spoken{"leave this track", verb::leave},
    spoken{"status", verb::status},
    spoken{"my status", verb::status},
    spoken{"journal", verb::journal},
    spoken{"my journal", verb::journal},
    spoken{"show journal", verb::journal},
    spoken{"show my journal", verb::journal},
    spoken{"journal search", verb::journal_search},
    spoken{"search journal", verb::journal_search},
    spoken{"search my journal", verb::journal_search},
    spoken{"journal show", verb::journal_show},
    spoken{"journal edit", verb::journal_edit},
    spoken{"journal delete", verb::journal_delete},
    spoken{"journal export", verb::journal_export},
    spoken{"export journal", verb::journal_export},
    spoken{"export my journal", verb::journal_export},
    spoken{"note", verb::note},
    spoken{"schedule", verb::schedule},
    spoken{"my schedule", verb::schedule},
    spoken{"change schedule", verb::schedule},
    spoken{"change my schedule", verb::schedule},
    spoken{"zeitplan", verb::schedule},
    spoken{"mein zeitplan", verb::schedule},
    spoken{"timezone", verb::timezone},
    spoken{"time zone", verb::timezone},
    spoken{"my timezone", verb::timezone},
    spoken{"my time zone", verb::timezone},
    spoken{"change timezone", verb::timezone},
    spoken{"zeitzone", verb::timezone},
    spoken{"language", verb::language},
    spoken{"sprache", verb::language},
    spoken{"balance", verb::balance},
    spoken{"my balance", verb::balance},
    spoken{"bilanz", verb::balance},
    spoken{"plans", verb::plans},
    spoken{"my plans", verb::plans},
    spoken{"plane", verb::plans},
    spoken{"meine plane", verb::plans},
    spoken{"vision", verb::vision},
    spoken{"my vision", verb::vision},
    spoken{"values", verb::values},
    spoken{"my values", verb::values},
    spoken{"werte", verb::values},
    spoken{"priorities", verb::priorities},
    spoken{"my priorities", verb::priorities},
    spoken{"prioritaten", verb::priorities},
    spoken{"plan", verb::plan},
    spoken{"snooze", verb::snooze},
    spoken{"schlummern", verb::snooze},
    spoken{"pause", verb::pause},
    spoken{"stop reminding me", verb::pause},
    spoken{"stop nudging me", verb::pause},
    spoken{"stop messaging me", verb::pause},
    spoken{"stop writing me", verb::pause},
    spoken{"stop writing to me", verb::pause},
    spoken{"leave me alone", verb::pause},
    spoken{"unsubscribe", verb::pause},
    spoken{"stumm", verb::pause},
    spoken{"stummschalten", verb::pause},
    spoken{"pausieren", verb::pause},
    spoken{"pause machen", verb::pause},
    spoken{"lass mich in ruhe", verb::pause},
    spoken{"resume", verb::resume},
    spoken{"unpause", verb::resume},
    spoken{"im back", verb::resume},
    spoken{"i am back", verb::resume},
    spoken{"im back again", verb::resume},
    spoken{"end pause", verb::resume},
    spoken{"end the pause", verb::resume},
    spoken{"stop the pause", verb::resume},
    spoken{"bin zuruck", verb::resume},
    spoken{"ich bin zuruck", verb::resume},
    spoken{"bin wieder da", verb::resume},
    spoken{"ich bin wieder da", verb::resume},
    spoken{"wieder da", verb::resume},
    spoken{"bin wieder zuruck", verb::resume},
    spoken{"ich bin wieder zuruck", verb::resume},
    spoken{"fortsetzen", verb::resume},
    spoken{"weitermachen", verb::resume},
    spoken{"pause beenden", verb::resume},
    spoken{"pause aufheben", verb::resume},
    spoken{"quiet", verb::quiet},
    spoken{"quiet hours", verb::quiet},
    spoken{"ruhezeit", verb::quiet},
    spoken{"ruhezeiten", verb::quiet},
    spoken{"meine ruhezeiten", verb::quiet},
    spoken{"less", verb::less},
    spoken{"write less", verb::less},
    spoken{"weniger", verb::less},
    spoken{"more", verb::more},
    spoken{"write more", verb::more},
    spoken{"mehr", verb::more},
    spoken{"max", verb::most},
    spoken{"holidays", verb::holidays},
    spoken{"feiertage", verb::holidays},
    spoken{"keep going", verb::keep_going},
    spoken{"taps", verb::taps},
    spoken{"why", verb::why},
    spoken{"warum", verb::why},
    spoken{"privacy", verb::privacy},
    spoken{"privacy policy", verb::privacy},
    spoken{"forget me", verb::forget_me},
    spoken{"erase me", verb::forget_me},
    spoken{"delete me", verb::forget_me},
    spoken{"delete my data", verb::forget_me},
    spoken{"erase my data", verb::forget_me},
    spoken{"forget my data", verb::forget_me},
    spoken{"delete all my data", verb::forget_me},
    spoken{"delete my account", verb::forget_me},
    spoken{"defaults", verb::defaults},
    spoken{"default", verb::defaults},
    spoken{"back", verb::back},
    spoken{"undo", verb::back},
    spoken{"go back", verb::back},
    spoken{"one back", verb::back},
    spoken{"zuruck", verb::back},
    spoken{"skip", verb::skip},
    spoken{"skip it", verb::skip},
    spoken{"skip this", verb::skip},
    spoken{"skip this one", verb::skip},
    spoken{"skip question", verb::skip},
    spoken{"skip this question", verb::skip},
    spoken{"skip the question", verb::skip},
    spoken{"uberspringen", verb::skip},
    spoken{"later", verb::later},
    spoken{"remind me later", verb::later},
    spoken{"ask me later", verb::later},
    spoken{"ask later", verb::later},
    spoken{"maybe later", verb::later},
    spoken{"spater", verb::later},
    spoken{"spaeter", verb::later},
    spoken{"cancel", verb::cancel},
    spoken{"stop", verb::cancel},
    spoken{"stop it", verb::cancel},
    spoken{"quit", verb::cancel},
    spoken{"exit", verb::cancel},
    spoken{"abort", verb::cancel},
    spoken{"never mind", verb::cancel},
    spoken{"leave it", verb::cancel},
    spoken{"drop it", verb::cancel},
    spoken{"nevermind", verb::cancel},
    spoken{"abbrechen", verb::cancel},
    spoken{"done", verb::done},
    spoken{"im done", verb::done},
    spoken{"i am done", verb::done},
    spoken{"finished", verb::done},
    spoken{"im finished", verb::done},
    spoken{"thats all", verb::done},
    spoken{"thats it", verb::done},
    spoken{"that is all", verb::done},
    spoken{"that was it", verb::done},
    spoken{"fertig", verb::done},
    spoken{"das wars", verb::done},
    spoken{"go on", verb::go_on},
    spoken{"ok", verb::go_on},
    spoken{"okay", verb::go_on},
    spoken{"continue", verb::go_on},
    spoken{"next", verb::go_on},
    spoken{"carry on", verb::go_on},
    spoken{"lets continue", verb::go_on},
    spoken{"weiter", verb::go_on},
    spoken{"admin", verb::admin},
};

const word_list why_this = {"this",
                            "this now",
                            "now",
                            "did i get this",
                            "did i get that",
                            "did i get this message",
                            "do i get this",
                            "do i get this message",
                            "am i getting this",
                            "am i getting this message",
                            "did you write",
                            "did you write me",
                            "did you write to me",
                            "did you write this",
                            "did you send this",
                            "did you send me this",
                            "did you ask this",
                            "did you ask me this",
                            "are you writing",
                            "are you writing me",
                            "are you writing to me",
                            "are you asking",
                            "are you asking me",
                            "are you asking this",
                            "are you asking me this",
                            "do you ask",
                            "do you ask this",
                            "do you ask me this",
                            "do you write",
                            "do you write to me",
                            "you ask",
                            "jetzt",
                            "bekomme ich das",
                            "bekomm ich das",
                            "bekomme ich diese nachricht",
                            "habe ich das bekommen",
                            "hab ich das bekommen",
                            "kommt das",
                            "kommt das jetzt",
                            "schreibst du",
                            "schreibst du mir",
                            "hast du geschrieben",
                            "hast du mir geschrieben",
                            "fragst du",
                            "fragst du das",
                            "fragst du mich das"};

const word_list why_nothing = {"nothing",
                               "no nudge",
                               "no message",
                               "no question",
                               "no messages",
                               "no nudges",
                               "no questions",
                               "did i get nothing",
                               "was there nothing",
                               "did you not write",
                               "did you not write me",
                               "did you not write to me",
                               "did you not ask",
                               "did you write nothing",
                               "didnt you write",
                               "didnt you write me",
                               "didnt you write to me",
                               "didnt i get anything",
                               "did i not get anything",
                               "nichts",
                               "keine nachricht",
                               "keine frage",
                               "kam nichts",
                               "bekam ich nichts",
                               "habe ich nichts bekommen",
                               "hast du nicht geschrieben",
                               "hast du mir nicht geschrieben"};

const word_list courtesies = {"please", "pls", "plz", "thanks", "thank you", "thx", "bitte", "danke", "coach", "now"};

// Common words a slip away from a command, which mean themselves.
const word_list own_words = {
    "held",       "hell",      "helps",     "helm",      "heap",     "helped",   "stars",    "smart",     "stark",
    "starts",     "star",      "started",   "todays",    "toddy",    "reflex",   "reflects", "reflected", "respect",
    "reject",     "questions", "tricks",    "trucks",    "traces",   "trades",   "trains",   "tracked",   "tracker",
    "trick",      "truck",     "tasks",     "task",      "traits",   "john",     "jon",      "joan",      "joins",
    "joint",      "leaves",    "lease",     "leaver",    "least",    "static",   "states",   "statues",   "statue",
    "statute",    "stages",    "stays",     "stacks",    "statutes", "journals", "journey",  "journeys",  "not",
    "nose",       "node",      "notes",     "noted",     "none",     "nope",     "nate",     "schedules", "scheduled",
    "scheduler",  "timezones", "snoozed",   "sneeze",    "snoozes",  "paused",   "pauses",   "result",    "rescue",
    "reuse",      "refuse",    "reduce",    "resumed",   "resumes",  "rename",   "piracy",   "private",   "forget it",
    "forgive me", "bank",      "bark",      "black",     "backs",    "buck",     "bach",     "balk",      "beck",
    "slip",       "ship",      "skim",      "skin",      "skips",    "snip",     "sip",      "ski",       "skid",
    "skit",       "latter",    "late",      "layer",     "laser",    "lager",    "latex",    "latte",     "laters",
    "cancer",     "canal",     "cancels",   "canceled",  "camel",    "don",      "dont",     "dome",      "dose",
    "dine",       "dune",      "dove",      "drone",     "got on",   "go in",    "step",     "shop",      "slop",
    "stops",      "stoop",     "continued", "continues", "thanks",   "trace",    "traces",   "trans",     "talks",
    "traps",      "tricky",    "state",     "startup",   "stands",   "stamps",   "stalls",   "stance",    "parse",
    "channel",    "chance",    "chances",   "conceal",   "cane",     "alter",    "retune",   "reside",    "resize",
    "primary",    "confine",   "convince",  "timeline",  "defaulted"};

constexpr std::array whole_targets{
    spoken{"help", verb::help},         spoken{"start", verb::start},
    spoken{"today", verb::today},       spoken{"reflect", verb::reflect},
    spoken{"question", verb::question}, spoken{"tracks", verb::tracks},
    spoken{"join", verb::join},         spoken{"leave", verb::leave},
    spoken{"status", verb::status},     spoken{"journal", verb::journal},
    spoken{"note", verb::note},         spoken{"schedule", verb::schedule},
    spoken{"timezone", verb::timezone}, spoken{"snooze", verb::snooze},
    spoken{"pause", verb::pause},       spoken{"resume", verb::resume},
    spoken{"privacy", verb::privacy},   spoken{"forget me", verb::forget_me},
    spoken{"defaults", verb::defaults}, spoken{"back", verb::back},
    spoken{"skip", verb::skip},         spoken{"later", verb::later},
    spoken{"cancel", verb::cancel},     spoken{"stop", verb::cancel},
    spoken{"done", verb::done},         spoken{"go on", verb::go_on},
    spoken{"continue", verb::go_on},    spoken{"journal export", verb::journal_export},
    spoken{"language", verb::language},
};

}  // namespace

bool is_why_this(std::string_view words) { return one_of(words, why_this); }

bool is_why_nothing(std::string_view words) { return one_of(words, why_nothing); }

bool take_why_nothing(std::string_view& words) {
    if (take_front(words, why_nothing)) {
        take_front(words, {"to me", "me"});
        return true;
    }
    if (take_front(words, {"did you write to me", "did you write me", "did you write"})) {
        take_front(words, {"twice"});
        return true;
    }
    std::string_view rest = words;  // "hast du mir gestern nicht geschrieben", "gestern nichts"
    const bool verb_first = take_front(rest, {"hast du mir", "hast du", "kam", "bekam ich", "habe ich"});
    const bool at_end = take_back(rest, {"nicht geschrieben", "nichts geschrieben", "nichts bekommen", "nichts"}) ||
                        (!verb_first && take_back(rest, {"nothing"}));
    if (at_end) words = rest;
    return at_end;
}

std::string_view verb_text(verb v) {
    const auto* found = std::find_if(phrases.begin(), phrases.end(), [&](const spoken& s) { return s.what == v; });
    return found == phrases.end() ? std::string_view{} : found->words;
}

std::optional<verb> said_in_full(std::string_view bare_words) {
    const auto look = [](std::string_view words) -> std::optional<verb> {
        const auto* found =
            std::find_if(phrases.begin(), phrases.end(), [&](const spoken& s) { return s.words == words; });
        if (found == phrases.end()) return std::nullopt;
        return found->what;
    };
    if (const auto v = look(bare_words)) return v;
    while (take_back(bare_words, courtesies) || take_front(bare_words, {"please", "bitte"})) {
    }
    return look(bare_words);
}

void drop_courtesies(std::string_view& words) {
    while (take_back(words, courtesies)) {
    }
}

int slip_distance(std::string_view typed, std::string_view target) {
    constexpr int no_slip = 99;
    if (typed.size() < 3 || typed == target || one_of(typed, own_words)) return no_slip;
    const bool swapped = typed[0] == target[1] && typed[1] == target[0];
    if (typed[0] != target[0] && !swapped) return no_slip;
    const int limit = target.size() <= 5 ? 1 : 2;
    const int d = edit_distance(typed, target, limit);
    return d <= limit ? d : no_slip;
}

std::optional<verb> slip_of_a_verb(std::string_view said) {
    int best = 9;
    std::optional<verb> meant;
    for (const spoken& target : whole_targets) {
        const int d = slip_distance(said, target.words);
        if (d >= best) continue;
        best = d;
        meant = target.what;
    }
    return meant;
}

}  // namespace fulcrum::dialogue
