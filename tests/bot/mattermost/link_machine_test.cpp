#include "bot/platform/mattermost/link_machine.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace fulcrum::bot::platform::mattermost {
namespace {

using namespace std::chrono_literals;

// A machine, a clock, and the usual sequences of events.
struct world {
    link_rules rules;
    double dice = 0.5;
    link_machine link{rules, [this] { return dice; }};
    steady_time now{1000s};
    std::int64_t account = 1760000000000;  // when it was changed last

    link_action next() { return link.next(now); }
    // Waits as told and answers what comes after.
    link_action after_wait() {
        auto a = next();
        while (a.what == link_step::wait) {
            now = a.until;
            a = next();
        }
        return a;
    }
    // The same until it is to connect; who we are is asked first, and the account is as it was.
    link_action reconnect() {
        const auto a = after_wait();
        EXPECT_EQ(a.what, link_step::identify);
        link.identified(account);
        return next();
    }
    void go_live(std::string_view id = "conn", std::int64_t last_seq = 0) {
        link.identified(account);
        link.opened(now);
        EXPECT_EQ(link.on_hello(0, id, now), verdict::fresh);
        for (std::int64_t s = 1; s <= last_seq; ++s) EXPECT_EQ(link.on_event(s, now), verdict::accept);
        answer_ping();
    }
    void answer_ping() {
        const auto t = link.tick(now);
        ASSERT_NE(t.ping, 0);
        link.on_reply(t.ping, true, 0, now);
    }
    void drop() { link.ended(now); }
};

TEST(LinkMachine, AsksWhoWeAreFirst) {
    world w;
    EXPECT_EQ(w.next().what, link_step::identify);
    w.link.identified();
    const auto a = w.next();
    EXPECT_EQ(a.what, link_step::open);
    EXPECT_FALSE(a.resume);
}
TEST(LinkMachine, TriesOftenAtFirst_ThenWaitsLongerEachTime) {
    world w;
    w.dice = 0.999;
    const auto begun = w.now;
    auto last = 0ms;
    int early = 0, late = 0;
    while (w.now < begun + 15min) {
        ASSERT_EQ(w.next().what, link_step::identify);
        w.link.identify_failed(w.now);
        const auto a = w.next();
        ASSERT_EQ(a.what, link_step::wait);
        const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(a.until - w.now);
        EXPECT_GE(wait, last);
        EXPECT_LE(wait, 60s);
        if (w.now < begun + 3min) {
            EXPECT_LE(wait, 1500ms) << "who comes back is noticed within two seconds";
            ++early;
        } else {
            ++late;
        }
        last = wait;
        w.now = a.until;
    }
    EXPECT_GE(early, 100);
    EXPECT_LE(late, 30);
    EXPECT_GT(last, 50s);
}
TEST(LinkMachine, TriesOftenAgain_WhenAnotherOutageFollows) {
    world w;
    w.dice = 0.999;
    for (int outage = 0; outage < 4; ++outage) {
        w.go_live();
        w.now += 6s;
        w.drop();
        const auto begun = w.now;
        while (w.now < begun + 2min) {
            const auto a = w.next();
            if (a.what == link_step::wait) {
                EXPECT_LE(a.until - w.now, 1500ms);
                w.now = a.until;
            } else {
                w.link.identify_failed(w.now);
            }
        }
        w.after_wait();
    }
}
TEST(LinkMachine, SlowsDown_WhenItsConnectionsNeverLast) {
    world w;
    w.dice = 0.999;
    const auto begun = w.now;
    int connections = 0;
    while (w.now < begun + 30min) {
        w.reconnect();
        w.link.opened(w.now);
        w.link.on_hello(0, "c" + std::to_string(++connections), w.now);
        w.now += 100ms;
        w.drop();
    }
    EXPECT_LT(connections, 180) << "each costs the server a resync";
}
TEST(LinkMachine, ObeysTheServersWait_WhenItTells) {
    world w;
    w.link.identify_failed(w.now, 17s);
    EXPECT_EQ(w.next().until, w.now + 17s);
}
TEST(LinkMachine, ResyncsAfterHello) {
    world w;
    w.link.identified();
    w.link.opened(w.now);
    EXPECT_EQ(w.next().what, link_step::serve);
    EXPECT_FALSE(w.link.live());
    EXPECT_EQ(w.link.on_hello(0, "conn", w.now), verdict::fresh);
    EXPECT_TRUE(w.link.live());
}
TEST(LinkMachine, ChecksTheToken_WhenNoHelloComes) {
    world w;
    w.link.identified();
    w.link.opened(w.now);
    auto t = w.link.tick(w.now);
    EXPECT_EQ(t.close, 0);
    EXPECT_EQ(t.ping, 0) << "before hello there is nobody to ping";
    EXPECT_LE(t.next, w.now + 10s);
    w.now += 10s;
    EXPECT_EQ(w.link.tick(w.now).close, 4000);
    w.drop();
    EXPECT_EQ(w.after_wait().what, link_step::identify);
}
TEST(LinkMachine, ChecksTheToken_WhenItIsClosedBeforeHello) {
    world w;
    w.link.identified();
    w.link.opened(w.now);
    w.now += 5s;
    w.drop();
    EXPECT_EQ(w.reconnect().what, link_step::open);
}

TEST(LinkMachine, PingsEveryFifteenSeconds) {
    world w;
    w.go_live();
    const auto start = w.now;
    int pings = 0;
    while (w.now < start + 10min) {
        const auto t = w.link.tick(w.now);
        ASSERT_EQ(t.close, 0);
        if (t.ping != 0) {
            ++pings;
            EXPECT_EQ(w.link.on_reply(t.ping, true, 0, w.now + 10ms), verdict::accept);
        }
        ASSERT_GT(w.link.tick(w.now).next, w.now);
        w.now = w.link.tick(w.now).next;
    }
    EXPECT_NEAR(pings, 40, 1);
}
TEST(LinkMachine, KeepsItsRhythm_WhenAnAnswerMayTakeLonger) {
    world w;
    w.rules.pong_wait = 25s;
    w.link = link_machine(w.rules, [] { return 0.5; });
    w.go_live();
    const auto t = w.link.tick(w.now);
    EXPECT_EQ(t.next, w.now + 15s);
    w.now = t.next;
    const auto ping = w.link.tick(w.now);
    ASSERT_NE(ping.ping, 0);
    EXPECT_EQ(ping.next, w.now + 15s) << "it is time for the next one then, if this one was answered";
    w.now = ping.next;
    EXPECT_EQ(w.link.tick(w.now).ping, 0) << "one at a time";
    EXPECT_EQ(w.link.tick(w.now).next, w.now + 5s) << "35 s after the last sign of life";
}
TEST(LinkMachine, NoticesADeadServerWithin35Seconds) {
    // Whenever the server falls silent, at most 35 s pass.
    for (auto offset = 0ms; offset < 20s; offset += 333ms) {
        world w;
        w.go_live();
        const auto silent_from = w.now + offset;
        for (;;) {
            const auto t = w.link.tick(w.now);
            if (t.close != 0) {
                EXPECT_EQ(t.close, 4000);
                EXPECT_LE(w.now, silent_from + 35s);
                break;
            }
            if (t.ping != 0 && w.now < silent_from) w.link.on_reply(t.ping, true, 0, w.now);
            const auto again = w.link.tick(w.now);
            ASSERT_GT(again.next, w.now);
            w.now = again.next;
        }
    }
}
TEST(LinkMachine, NoticesADeadServer_WhenEventsComeButNoPong) {
    world w;
    w.go_live();
    std::int64_t seq = 1;
    const auto start = w.now;
    while (w.link.tick(w.now).close == 0) {
        w.now += 1s;
        w.link.on_event(seq++, w.now);
        ASSERT_LT(w.now, start + 35s);
    }
}
TEST(LinkMachine, ReconnectsAndChecksTheToken_WhenAPingIsRefused) {
    world w;
    w.go_live();
    w.now += 15s;
    const auto t = w.link.tick(w.now);
    ASSERT_NE(t.ping, 0);
    EXPECT_EQ(w.link.on_reply(t.ping, false, 401, w.now), verdict::ended);
    EXPECT_EQ(w.link.close_code(), 4000);
    w.drop();
    EXPECT_FALSE(w.reconnect().resume) << "what came while it was refused was dropped without a gap";
}
TEST(LinkMachine, StartsAfresh_WhenTheAccountWasChangedMeanwhile) {
    world w;
    w.go_live("conn", 3);
    w.drop();
    w.account += 1000;  // switched off and on while nobody listened
    EXPECT_FALSE(w.reconnect().resume);
    w.link.opened(w.now);
    EXPECT_EQ(w.link.on_hello(0, "other", w.now), verdict::fresh);
    w.drop();
    EXPECT_TRUE(w.reconnect().resume) << "it is as it was";
}
TEST(LinkMachine, RefusesAHello_WithAnImpossibleNumber) {
    for (const auto odd : {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min(),
                           std::int64_t{-1}, (std::int64_t{1} << 53) + 1}) {
        world w;
        w.go_live("conn", 3);
        w.drop();
        w.reconnect();
        w.link.opened(w.now);
        EXPECT_EQ(w.link.on_hello(odd, "other", w.now), verdict::ended) << odd;
        w.drop();
        EXPECT_FALSE(w.reconnect().resume) << odd;
    }
}
TEST(LinkMachine, IgnoresOtherRefusedRequests) {
    world w;
    w.go_live();
    const auto number = w.link.take_number();
    EXPECT_EQ(w.link.on_reply(number, false, 400, w.now), verdict::accept) << "typing in a foreign channel";
    EXPECT_EQ(w.link.on_reply(0, false, 400, w.now), verdict::accept);
    EXPECT_EQ(w.link.on_reply(number, false, 401, w.now), verdict::ended) << "the token, whatever was asked";
}

TEST(LinkMachine, ResumesWithTheNextExpectedNumber) {
    world w;
    w.go_live("conn", 6);
    w.drop();
    const auto a = w.reconnect();
    ASSERT_EQ(a.what, link_step::open);
    EXPECT_TRUE(a.resume);
    EXPECT_EQ(a.connection_id, "conn");
    EXPECT_EQ(a.sequence, 7);
}
TEST(LinkMachine, IsConfirmedByAPong_WhenItResumes) {
    world w;
    w.go_live("conn", 2);
    w.drop();
    w.reconnect();
    w.link.opened(w.now);
    EXPECT_FALSE(w.link.live());
    const auto t = w.link.tick(w.now);
    ASSERT_EQ(t.ping, 1) << "asked at once, numbered anew";
    EXPECT_EQ(w.link.on_event(2, w.now), verdict::duplicate) << "replayed although we had it";
    EXPECT_EQ(w.link.on_event(3, w.now), verdict::accept);
    EXPECT_EQ(w.link.on_reply(1, true, 0, w.now), verdict::confirmed);
    EXPECT_TRUE(w.link.live());
}
TEST(LinkMachine, Resyncs_WhenResumeIsRefused) {
    world w;
    w.go_live("conn", 2);
    w.drop();
    w.reconnect();
    w.link.opened(w.now);
    const auto ping = w.link.tick(w.now).ping;
    EXPECT_EQ(w.link.on_hello(0, "other", w.now), verdict::fresh);
    EXPECT_EQ(w.link.on_event(1, w.now), verdict::accept);
    EXPECT_EQ(w.link.on_hello(2, "other", w.now), verdict::accept) << "5.37 greets twice";
    EXPECT_EQ(w.link.on_event(3, w.now), verdict::accept);
    EXPECT_EQ(w.link.on_reply(ping, true, 0, w.now), verdict::accept);
    w.drop();
    const auto a = w.reconnect();
    EXPECT_EQ(a.connection_id, "other");
    EXPECT_EQ(a.sequence, 4);
}
TEST(LinkMachine, ReconnectsWithTheMissingNumber_WhenThereIsAGap) {
    world w;
    w.go_live("conn", 3);
    EXPECT_EQ(w.link.on_event(5, w.now), verdict::ended);
    EXPECT_EQ(w.link.close_code(), 4001);
    EXPECT_EQ(w.link.on_event(6, w.now), verdict::ended) << "nothing is handled behind a gap";
    w.drop();
    const auto a = w.reconnect();
    EXPECT_TRUE(a.resume);
    EXPECT_EQ(a.sequence, 4);
}
TEST(LinkMachine, StartsAfresh_WhenTheGapIsStillThere) {
    world w;
    w.go_live("conn", 3);
    w.link.on_event(5, w.now);
    w.drop();
    w.reconnect();
    w.link.opened(w.now);
    EXPECT_EQ(w.link.on_event(5, w.now), verdict::ended);
    w.drop();
    EXPECT_FALSE(w.reconnect().resume);
}
TEST(LinkMachine, DropsTheParameters_AfterTwoInstantCloses) {
    world w;
    w.go_live("conn", 3);
    w.drop();
    for (int i = 0; i < 2; ++i) {
        const auto a = w.reconnect();
        ASSERT_EQ(a.what, link_step::open);
        ASSERT_TRUE(a.resume) << i;
        w.link.opened(w.now);
        w.now += 20ms;
        w.drop();
    }
    EXPECT_FALSE(w.reconnect().resume);
}
TEST(LinkMachine, KeepsTheParameters_WhenConnectingFails) {
    world w;
    w.go_live("conn", 3);
    w.drop();
    for (int i = 0; i < 9; ++i) {
        const auto a = w.reconnect();
        ASSERT_TRUE(a.resume);
        w.link.open_failed(w.now);
    }
    EXPECT_TRUE(w.reconnect().resume);
}
TEST(LinkMachine, GivesUpResuming_WhenNobodyAnswersThere) {
    world w;
    w.go_live("conn", 3);
    w.drop();
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(w.reconnect().resume);
        w.link.opened(w.now);
        EXPECT_NE(w.link.tick(w.now).ping, 0);
        w.now += 10s;
        EXPECT_EQ(w.link.tick(w.now).close, 4000);
        w.drop();
    }
    EXPECT_FALSE(w.reconnect().resume);
}
TEST(LinkMachine, NeverResumesAtZero) {
    world w;
    w.link.identified();
    w.link.opened(w.now);
    w.drop();
    w.link.identified();
    EXPECT_FALSE(w.after_wait().resume);
}

TEST(LinkMachine, WaitsLong_WhenTheTokenIsRefused) {
    world w;
    w.dice = 0;
    const std::chrono::seconds expected[] = {30s, 60s, 120s, 240s, 300s, 300s};
    for (const auto wait : expected) {
        EXPECT_EQ(w.next().what, link_step::identify);
        w.link.unauthorized(w.now);
        EXPECT_TRUE(w.link.refused());
        const auto a = w.next();
        ASSERT_EQ(a.what, link_step::wait);
        EXPECT_EQ(a.until, w.now + wait);
        w.now = a.until;
    }
    w.link.identified();
    EXPECT_FALSE(w.link.refused());
    EXPECT_EQ(w.next().what, link_step::open);
}
TEST(LinkMachine, ConnectsAfresh_WhenTheTokenWorksAgain) {
    world w;
    w.go_live("conn", 3);
    EXPECT_TRUE(w.link.token_doubted());
    EXPECT_FALSE(w.link.token_doubted()) << "once is enough";
    EXPECT_EQ(w.link.tick(w.now).close, 4000);
    w.drop();
    ASSERT_EQ(w.after_wait().what, link_step::identify);
    w.link.unauthorized(w.now);
    ASSERT_EQ(w.after_wait().what, link_step::identify);
    w.link.identified();
    EXPECT_FALSE(w.after_wait().resume);
}
TEST(LinkMachine, StartsAfresh_AfterAnyDoubtOfWhoWeAre) {
    world w;
    w.go_live("conn", 3);
    EXPECT_TRUE(w.link.token_doubted());
    w.drop();
    EXPECT_FALSE(w.reconnect().resume);
    w.link.opened(w.now);
    w.link.on_hello(0, "other", w.now);
    w.drop();
    ASSERT_TRUE(w.reconnect().resume);
    EXPECT_FALSE(w.link.token_doubted()) << "there is no connection to end";
    EXPECT_FALSE(w.reconnect().resume);
}
TEST(LinkMachine, ForgetsFailures_OnlyAfterAStableWhile) {
    world w;
    w.go_live();
    for (int i = 1; i <= 5; ++i) {
        w.drop();
        EXPECT_EQ(w.link.failures(), i);
        w.reconnect();
        w.link.opened(w.now);
        w.link.on_hello(0, "c" + std::to_string(i), w.now);
    }
    w.now += 31s;
    w.drop();
    EXPECT_EQ(w.link.failures(), 1);
}

// Random events never bring it to a state where it neither waits nor has something to do, and a healthy server always
// brings it live again.
TEST(LinkMachine, AlwaysRecovers_WhateverHappened) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 300; ++round) {
        world w;
        w.dice = 0.3;
        for (int i = 0; i < 60; ++i) {
            const auto a = w.next();
            switch (a.what) {
                case link_step::wait:
                    w.now = a.until;
                    break;
                case link_step::identify:
                    if (random() % 4 == 0)
                        w.link.unauthorized(w.now);
                    else if (random() % 3 == 0)
                        w.link.identify_failed(w.now);
                    else
                        w.link.identified();
                    break;
                case link_step::open:
                    if (a.resume) {
                        EXPECT_GT(a.sequence, 0);
                    }
                    random() % 3 == 0 ? w.link.open_failed(w.now) : w.link.opened(w.now);
                    break;
                case link_step::serve: {
                    w.now += std::chrono::milliseconds(random() % 20000);
                    const auto t = w.link.tick(w.now);
                    const auto pick = random() % 8;
                    bool over = t.close != 0;
                    if (pick == 0)
                        over |= w.link.on_hello(0, "c" + std::to_string(random() % 3), w.now) == verdict::ended;
                    if (pick == 1)
                        over |= w.link.on_event(static_cast<std::int64_t>(random() % 5), w.now) == verdict::ended;
                    if (pick == 2) over |= w.link.on_reply(t.ping, random() % 2 == 0, 401, w.now) == verdict::ended;
                    if (pick == 3) over |= w.link.token_doubted();
                    if (pick == 4) over = true;
                    if (over) w.link.ended(w.now);
                    break;
                }
            }
        }
        for (int i = 0; i < 40 && !w.link.live(); ++i) {
            const auto a = w.next();
            if (a.what == link_step::wait) w.now = a.until;
            if (a.what == link_step::identify) w.link.identified();
            if (a.what == link_step::open) w.link.opened(w.now);
            if (a.what == link_step::serve) {
                if (w.link.tick(w.now).close != 0)
                    w.link.ended(w.now);
                else if (w.link.on_hello(0, "new" + std::to_string(i), w.now) == verdict::ended)
                    w.link.ended(w.now);
            }
        }
        EXPECT_TRUE(w.link.live());
    }
}

}  // namespace
}  // namespace fulcrum::bot::platform::mattermost
