#include "dialogue/phrases.hpp"

#include <boost/assert.hpp>

#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

const phrasebook& english() {
    static const phrasebook book{
        // --- first contact
        {"hello",
         {"Hello {{name|there}}, I'm {{coach}}, a coach for people who lead a team: a short thought in the morning, a "
          "question in the evening, a tip when you ask. About three minutes a day.\n\n"
          "What you write goes into your own journal, sealed in {{coach}}'s database; administrators see which track "
          "you "
          "follow, never your words. The chat itself belongs to your organisation, so whoever runs the chat server can "
          "see messages on it."}},
        {"setup.zone.profile",
         {"First, your time zone: your profile says **{{zone}}**, where it is {{clock}} now. Is that right? Say `yes`, "
          "name another one, or say `defaults` and I'll take care of all the rest."}},
        {"setup.zone.none",
         {"First, where are you? Your profile names no time zone, so I'd use **{{zone}}**, where it is {{clock}} now. "
          "Say `yes`, name your city or zone, or say `defaults` and I'll take care of all the rest."}},
        {"setup.zone.short", {"Back to your time zone: is **{{zone}}** right? `yes`, or name another one."}},
        {"setup.zone.which",
         {"Which one, then? A city or a zone name will do, such as `Berlin` or `America/Chicago`."}},
        {"setup.track", {"{{zone}} it is. Which track would you like?\n\n{{list}}\n\nA number or a name will do."}},
        {"setup.track.short", {"Back to the track: which one?\n\n{{list}}"}},
        {"setup.track.unknown", {"I don't have that one. Which of these?\n\n{{list}}"}},
        {"setup.times",
         {"{{chosen}} And when shall I write? I suggest **{{rhythm}}**. Say `yes`, or tell me, for example `weekdays "
          "8:30 "
          "16:30` or `mon wed fri 9am`."}},
        {"setup.times.chosen", {"**{{title}}**, good choice."}},
        {"setup.times.none", {"No track for now, that's fine."}},
        {"setup.times.short", {"Back to the times: is **{{rhythm}}** all right? `yes`, or tell me others."}},
        {"setup.times.unknown",
         {"I couldn't read that as times. Something like `weekdays 8:30 16:30` works, or `yes` for **{{rhythm}}**."}},
        {"setup.done",
         {"All set: {{track}}, {{rhythm}}, {{zone}}. {{first}}\n\nSay `start` to begin right now, or `help` to see "
          "what else "
          "I understand."}},
        {"setup.done.first", {"I'll write for the first time {{moment}}."}},
        {"setup.done.no_track", {"I'll write once you `join` a track; until then `tip` and `reflect` work any time."}},
        {"setup.held", {"I've kept what you wrote for later. {{question}}"}},
        {"setup.first_words",
         {"Before all this you wrote:\n\n{{words}}\n\nShall I keep it as a journal entry? `yes` or `no`."}},
        {"none_for_now", {"None for now"}},

        // --- a track under way
        {"day.header", {"**Day {{day}} of {{days}} · {{title}}**"}},
        {"day.missed", {"I was away at your last time and let that one go; nothing is lost."}},
        {"day.welcome_back", {"Good to have you back. We simply go on from here."}},
        {"day.put_aside", {"(The earlier question is put aside; no need to go back to it.)"}},
        {"question.yes_no", {"{{question}} (`yes` / `no`)"}},
        {"question.scale", {"{{question}}\n\n1 = {{low}} … 10 = {{high}}"}},
        {"question.scale.plain", {"{{question}} (1 to 10)"}},
        {"question.collects", {"{{question}}\n\n(Take as many messages as you like, and say `done` at the end.)"}},
        {"again", {"Where we were: {{question}}", "Back to it: {{question}}"}},
        {"again.collects", {"Where we were: {{question}}\n\n(I have {{count}} so far; say `done` when that's all.)"}},
        {"greeted", {"Hello {{name|there}}. We were at this: {{question}}"}},
        {"retry.choose", {"I couldn't match that. One of these, please, by number or word:\n\n{{list}}\n\nOr `skip`."}},
        {"retry.scale", {"A whole number from 1 to 10, please, or `skip`."}},
        {"retry.yes_no", {"Is that a `yes` or a `no`? `skip` is fine, too."}},
        {"collect.empty", {"Nothing written yet: a line is enough, or `skip`."}},
        {"session.noted", {"Noted, thank you.", "Got it, that's in your journal.", "Thanks, I've written it down."}},
        {"session.end", {"That's it for now.", "That's all for this one.", "Done for now."}},
        {"session.next", {"Next: {{moment}}."}},
        {"session.cancelled", {"Left there. What you wrote so far stays in your journal."}},
        {"session.later", {"Fine, I'll ask again {{moment}}. Say `go on` to have it sooner."}},
        {"session.gone",
         {"This part of the track has changed since we began, so we stop here. What you wrote is kept."}},
        {"session.back.none", {"This is the first question; there is nothing before it."}},
        {"session.back", {"Once more, then. A new answer replaces the old one."}},
        {"session.finish_first", {"Let's finish this one first, or `cancel` it."}},
        {"long_ago",
         {"Good to hear from you. We were at: {{question}}\n\nShall we `go on`, or `leave it`? What you just wrote is "
          "safe "
          "either way."}},
        {"long_ago.short", {"We were at: {{question}}\n\n`go on`, or `leave it`?"}},
        {"track.finished",
         {"That was the last day of **{{title}}**. {{steps}} answers of yours are in the journal; `journal` shows "
          "them. I "
          "won't write unasked from here on. When you want more: `tracks`."}},
        {"track.joined",
         {"You're in **{{title}}**, day {{day}} of {{days}}. {{next}} Say `start` to begin right now."}},
        {"track.joined.next", {"I'll write {{moment}}."}},
        {"track.joined.no_times", {"No times are set, so say `schedule weekdays 09:00 17:00` or start yourself."}},
        {"track.already", {"You're in **{{title}}** already, day {{day}} of {{days}}."}},
        {"track.left",
         {"You've left **{{title}}** at day {{day}}. Your journal stays, and `join {{id}}` takes you back to that "
          "day."}},
        {"track.none", {"You're in no track at the moment. `tracks` lists them."}},
        {"track.unknown", {"I don't know a track called “{{words}}”. These there are:\n\n{{list}}"}},
        {"track.which", {"Which one? These there are:\n\n{{list}}\n\nSay `join` and its name."}},
        {"track.assigned",
         {"{{by}} has put you down for **{{title}}**: {{promise}} {{next}}\n\nIf it's not for you, `leave` is enough; "
          "if "
          "the hour is wrong, `schedule weekdays 08:30 16:30` changes it."}},
        {"track.unassigned", {"{{by}} has taken you out of **{{title}}**. Your journal stays yours."}},

        // --- words
        {"help",
         {"You can just write. Or say:\n\n"
          "- `start` or `today`: what is on today\n"
          "- `tip`, `reflect`: something to try, something to think about\n"
          "- `tracks`, `join NAME`, `leave`, `status`\n"
          "- `journal`, `journal search WORDS`, `journal show 3`, `journal edit 3`, `journal delete 3`, `journal "
          "export`, "
          "`note TEXT`\n"
          "- `schedule weekdays 09:00 17:00`, `timezone Berlin`, `snooze 30m`, `pause 3d`, `pause until 2027-01-10`, "
          "`resume`\n"
          "- `privacy`, `forget me`\n\n"
          "In the middle of a question: `back`, `skip`, `later`, `cancel`."}},
        {"help.admin",
         {"For administrators: `admin tracks`, `admin people`, `admin assign TRACK @name`, `admin unassign @name`, "
          "`admin "
          "defaults`, `admin log`."}},
        {"today.day", {"**Day {{day}} of {{days}} · {{title}}** ({{track}})"}},
        {"today.morning.done", {"Morning: done."}},
        {"today.morning.open", {"Morning: open. `start` begins it."}},
        {"today.evening.done", {"Evening: done."}},
        {"today.evening.open", {"Evening: still to come."}},
        {"today.all_done", {"Today is done. If you have a minute more: `reflect` or `tip`."}},
        {"today.next", {"Next: {{moment}}."}},
        {"today.intention", {"This morning you wrote:\n\n{{words}}"}},
        {"tracks", {"{{list}}\n\n`join` and a name starts one."}},
        {"tracks.none", {"There are no tracks here yet. An administrator can add some."}},
        {"status", {"Track: {{track}}\nTimes: {{rhythm}}, {{zone}}\nNext: {{next}}\nAnswered so far: {{steps}}"}},
        {"status.track", {"**{{title}}**, day {{day}} of {{days}}"}},
        {"status.finished", {"**{{title}}**, finished"}},
        {"status.no_track", {"none (`tracks` lists them)"}},
        {"status.no_next", {"nothing planned"}},
        {"status.paused", {"paused until {{moment}}; `resume` ends it"}},
        {"status.paused.open", {"paused until you say `resume`"}},

        {"journal.empty",
         {"Your journal is empty so far. Answers land here by themselves, and `note` adds a line any time."}},
        {"journal.latest",
         {"Your journal, newest first ({{total}} in all):\n\n{{list}}\n\n`journal show {{number}}` shows one in "
          "full."}},
        {"journal.line", {"**{{number}}** · {{date}} · {{text}}"}},
        {"journal.search.none", {"Nothing in your journal has all of “{{words}}”."}},
        {"journal.search", {"With “{{words}}”:\n\n{{list}}"}},
        {"journal.entry", {"**Entry {{number}}** · {{date}}\n{{title|}}\n\n{{text}}"}},
        {"journal.no_such", {"There is no entry {{number}}. `journal` lists the latest."}},
        {"journal.edit", {"Entry {{number}} reads:\n\n{{text}}\n\nWrite the new text now, or `cancel`."}},
        {"journal.edit.short", {"The new text for entry {{number}}, or `cancel`?"}},
        {"journal.delete", {"Entry {{number}}:\n\n{{text}}\n\nDelete it for good? `yes` or `no`."}},
        {"journal.changed", {"Changed: entry {{number}} in your journal."}},
        {"journal.removed", {"Removed: entry {{number}} is no longer in your journal."}},
        {"journal.export",
         {"Your whole journal ({{total}} in all) as a file. Whoever runs this chat server can read files on it; delete "
          "the message when you've saved it."}},
        {"journal.kept", {"Kept: it's in your journal.", "Kept, thank you."}},
        {"journal.not_kept", {"Fine, not kept."}},
        {"journal.offer", {"Shall I keep that as a journal entry? `yes` or `no`."}},
        {"journal.offer.question",
         {"I can't answer questions of my own accord; `help` shows what I do understand. Shall I keep this one as a "
          "journal entry? `yes` or `no`."}},
        {"journal.offer.more", {"All of that as one journal entry? `yes` or `no`."}},
        {"note.empty", {"Write `note` and your text in one message, and it goes straight into your journal."}},
        {"edit.noted", {"Changed."}},
        {"edit.kept", {"That answer stays as it was; I couldn't read the new one. `back` asks again."}},
        {"delete.noted", {"Taken out."}},

        {"schedule",
         {"{{rhythm}}, in {{zone}}.\n\n{{next}}\n\nTo change it: `schedule weekdays 09:00 17:00`, `schedule evening "
          "off`, `timezone Berlin`."}},
        {"schedule.next", {"Next: {{list}}."}},
        {"schedule.set", {"From now on: {{rhythm}}, in {{zone}}. {{next}}"}},
        {"schedule.usage",
         {"I couldn't read that. For example: `schedule weekdays 09:00 17:00`, `schedule mon wed 8:30`, `schedule "
          "evening off`."}},
        {"zone", {"Your time zone is {{zone}}, where it is {{clock}} now. To change it: `timezone Berlin`."}},
        {"zone.set", {"Time zone {{zone}}: it is {{clock}} with you now. {{next|}}"}},
        {"zone.unknown",
         {"I don't know a time zone “{{words}}”. {{similar|}} A city or a name such as `Europe/Berlin` works."}},
        {"zone.similar", {"Did you mean {{list}}?"}},
        {"snooze.set", {"Moved to {{moment}}; the rest stays as it is."}},
        {"snooze.nothing", {"Nothing is due before then: next is {{moment}}."}},
        {"snooze.none", {"Nothing is planned, so there is nothing to move."}},
        {"snooze.usage", {"For how long? `snooze 30m`, `snooze 2h`, `snooze tomorrow` or `snooze 14:00`."}},
        {"pause.set", {"I'll be quiet until {{moment}}. `resume` ends that sooner, and nothing piles up meanwhile."}},
        {"pause.open", {"I'll be quiet until you say `resume`. Nothing piles up meanwhile."}},
        {"pause.usage", {"Until when? `pause 3d`, `pause until 2027-01-10`, or `pause` alone until you say `resume`."}},
        {"resume.set", {"I'm back. {{next}}"}},
        {"resume.not_paused", {"You weren't paused. {{next}}"}},
        {"next.moment", {"Next: {{moment}}."}},
        {"next.none", {"Nothing is planned at the moment."}},
        {"privacy",
         {"Your journal and your answers are sealed with a key of your own in {{coach}}'s database. Administrators see "
          "that "
          "you take part, your track and day, how many steps you answered and when you were last here, never a word "
          "you "
          "wrote. {{coach}} does not send your words anywhere else, and logs hold none.\n\n"
          "The chat is a different matter: whoever runs the chat server can see the messages in it, as with all "
          "messages "
          "there.\n\n"
          "`journal export` gives you everything, `journal delete 3` removes one entry, `forget me` erases all of it, "
          "key "
          "included."}},
        {"forget.ask",
         {"This erases your journal, your track and your settings, and the key that opens copies in backups. It can't "
          "be "
          "undone. Messages in this chat stay; you can delete those yourself. Erase everything? `yes` or `no`."}},
        {"forget.done", {"Everything about you is erased. If you ever write again, we start anew. All the best."}},
        {"forget.not", {"Good, nothing is erased."}},
        {"defaults.done", {"Set-up is done already. `schedule`, `timezone` and `join` change things."}},
        {"did_you_mean", {"Did you mean `{{words}}`? `yes` or `no`."}},
        {"did_you_mean.no", {"All right."}},
        {"usage", {"I couldn't read the rest of that. `help` shows how each word is used."}},
        {"small_talk", {"Any time.", "Gladly.", "Good."}},
        {"hello.again", {"Hello {{name|there}}. {{next}} `help` shows what I understand."}},
        {"nothing_open", {"There is no open question right now. `start` begins today's, `help` shows the rest."}},
        {"no_text", {"I can only read text. If it matters for your journal, put it into words."}},
        {"too_long",
         {"That is longer than I can keep in one piece ({{limit}} characters). Could you send it in parts?"}},
        {"admin.no", {"That's for administrators. If you should be one, ask whoever runs {{coach}} here."}},
        {"bank.empty", {"I have none of those at the moment."}},
        {"crisis",
         {"What you wrote sounds serious, and I'm a coaching bot: I'm not the right one for this, but someone is. "
          "Please "
          "talk to a person now. {{line}}\n\nI have not kept what you wrote. If I misread you, just say it another "
          "way; if "
          "you want it in your journal, put `note` in front of it."}},
        {"crisis.line",
         {"If you might be in danger, call your local emergency number; a free helpline in your country is at "
          "findahelpline.com."}},

        // --- in a team channel
        {"channel.help",
         {"In a channel, mention me with one of three words: `tip`, `question` or `help`. Everything personal belongs "
          "in "
          "a direct message: write to me there."}},
        {"channel.question", {"{{words}}\n\nAnswer here in the thread if you like, or just think about it."}},
    };
    return book;
}

std::string phrase(const phrasebook& book, std::string_view key, phrase_values values, std::uint64_t turn) {
    const auto found = book.find(key);
    BOOST_ASSERT_MSG(found != book.end() && !found->second.empty(), "no such phrase");
    const auto& wordings = found->second;
    return render(wordings[turn % wordings.size()], [&](std::string_view name) -> std::optional<std::string> {
        for (const auto& [k, v] : values)
            if (k == name && !v.empty()) return std::string(v);
        return std::nullopt;
    });
}

}  // namespace fulcrum::dialogue
