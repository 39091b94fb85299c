package dev.kitecaravan.load.served;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.JvmErrors;

/**
 * The process that runs statements for {@link StatementProcess}: reads the destination's settings and then questions from
 * standard input, one at a time, and writes answers to standard output. It ends with the process that it works for, in the
 * middle of a statement too, and by itself where memory is not enough.
 */
public final class StatementMain {
    /** The word on the command line of the program that begins this instead. */
    public static final String ARGUMENT = "answer-statements";
    /** As a Java runtime exits that was told to exit when its heap is full. */
    static final int OUT_OF_MEMORY = 3;

    private StatementMain() {
    }

    public static void main(String... arguments) throws IOException {
        OutputStream answers = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
        // What a library prints is no answer.
        System.setOut(System.err);
        JsonParser questions = Json.FACTORY.createParser(System.in);
        DestinationSettings settings = SettingsWire.read(Json.MAPPER.readTree(questions));
        ready(answers);
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        ReadingWire.Question question = ReadingWire.question(questions);
        while (question != null) {
            ReadingWire.Question asked = question;
            Thread answering = new Thread(() -> answer(settings, asked, answers), "statement");
            answering.setDaemon(true);
            answering.start();
            // The next question, or the end of the process that asks.
            question = ReadingWire.question(questions);
        }
        // Whoever asked may have been killed, and takes nothing away.
        TemporaryFolder.own().remove();
        Runtime.getRuntime().halt(0);
    }

    /** Says whether this system limits the memory of this process. */
    private static void ready(OutputStream answers) throws IOException {
        try (JsonGenerator json = ReadingWire.to(answers)) {
            json.writeStartObject();
            json.writeBooleanField("limited", isLimited());
            json.writeEndObject();
        }
    }

    private static boolean isLimited() throws IOException {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.isReadable(limits)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(limits)) {
            return lines.anyMatch(line -> line.matches("Max data size +\\d.*"));
        }
    }

    private static void answer(DestinationSettings settings, ReadingWire.Question question, OutputStream answers) {
        try {
            TableReader.Result result;
            try (TableReader reader = Destinations.readerBeside(settings.ofDataset(question.dataset()))) {
                result = reader.query(question.sql(), question.rows(), Duration.ofMillis(question.millis()));
            } catch (RuntimeException | Error e) {
                endWithoutMemory(e);
                ReadingWire.refuse(answers, refusal(e));
                return;
            }
            ReadingWire.answer(answers, result);
        } catch (IOException | RuntimeException | Error e) {
            // Who asked is told by the end of this process.
            endWithoutMemory(e);
            Runtime.getRuntime().halt(1);
        }
    }

    private static DestinationException refusal(Throwable e) {
        if (e instanceof DestinationException refused) {
            return refused;
        }
        Error broken = JvmErrors.in(e);
        return new DestinationException("the process that runs statements failed ("
                + (broken == null ? e.toString() : JvmErrors.sentence(broken)) + ")", e);
    }

    /** Some engines make an error of their own of a full heap. What is left of it is nothing to go on with. */
    private static void endWithoutMemory(Throwable e) {
        if (JvmErrors.in(e) instanceof OutOfMemoryError) {
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
    }
}
