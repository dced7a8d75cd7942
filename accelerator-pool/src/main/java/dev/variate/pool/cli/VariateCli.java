package dev.variate.pool.cli;

import dev.variate.pool.worker.WarmUp;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's beginning: {@code variate sample}, {@code explain}, {@code calibrate}, {@code conform}, {@code train}, {@code mesh}, {@code bench}, {@code worker}. */
@Command(
        name = "variate",
        description = "Fits probabilistic models written in Java.",
        mixinStandardHelpOptions = true,
        subcommands = {BenchCommand.class, MeshCommand.class, WorkerCommand.class, PrepareCommand.class})
public final class VariateCli implements Runnable {
    /** Whatever goes wrong, scripts see this. */
    private static final int FAILED = 1;

    private VariateCli() {}

    public static void main(String[] args) {
        EarlyElaborators elaborators = new EarlyElaborators();
        if (args.length > 0
                && Set.of("sample", "conform", "explain", "calibrate", BenchRunCommand.NAME)
                        .contains(args[0])) {
            // an elaborator's process takes longest to start, so it goes first; the engine's own classes load meanwhile
            elaborators.start();
            WarmUp.inBackground();
        }
        int code = commandLine(elaborators).execute(args);
        System.out.flush();
        // threads of the engine and the elaborator need not be waited for
        System.exit(code);
    }

    static CommandLine commandLine(EarlyElaborators elaborators) {
        return new CommandLine(new VariateCli())
                .addSubcommand(new SampleCommand(elaborators))
                .addSubcommand(new ExplainCommand(elaborators))
                .addSubcommand(new CalibrateCommand(elaborators))
                .addSubcommand(new ConformCommand(elaborators))
                .addSubcommand(new TrainCommand(elaborators))
                .addSubcommand(new BenchRunCommand(elaborators))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> {
                    System.err.println("variate: " + e.getMessage());
                    System.err.println("Try `variate " + name(e.getCommandLine()) + "--help`.");
                    return FAILED;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    System.err.println(
                            e instanceof CommandFailure
                                    ? e.getMessage()
                                    : "variate: this should not have happened: " + e);
                    return FAILED;
                });
    }

    private static String name(CommandLine command) {
        return command.getParent() == null ? "" : command.getCommandName() + " ";
    }

    @Override
    public void run() {
        System.out.print(commandLine(new EarlyElaborators()).getUsageMessage());
    }
}
